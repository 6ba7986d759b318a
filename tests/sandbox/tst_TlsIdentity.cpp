// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/TlsIdentity.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"

#include <QSslCertificate>
#include <QTemporaryDir>
#include <QTest>

using namespace heliograph;
using namespace heliograph::sandbox;

class tst_TlsIdentity : public QObject {
    Q_OBJECT

private slots:
    void namesEveryHostClientsLookFor()
    {
        FixedRandom random;
        const auto identity = TlsIdentity::create(random, 1'790'000'000);
        QVERIFY(identity);
        const QSslCertificate certificate(identity->certificatePem);
        const QList<QString> names = certificate.subjectAlternativeNames().values(QSsl::DnsEntry);
        for (const char *name : { "localhost", "web.whatsapp.com", "mmg.whatsapp.net" })
            QVERIFY2(names.contains(QLatin1String(name)), name);
        QCOMPARE(certificate.subjectAlternativeNames().values(QSsl::IpAddressEntry).size(), 2);
        QVERIFY(certificate.isSelfSigned());
        QCOMPARE(identity->fingerprint().size(), 32);
        QVERIFY(identity->configuration());
    }

    void keepsItsKeyForASeed()
    {
        FixedRandom first(1);
        FixedRandom again(1);
        FixedRandom other(2);
        const QByteArray key = TlsIdentity::create(first, 1'790'000'000)->keyPem;
        QCOMPARE(TlsIdentity::create(again, 1'790'000'000)->keyPem, key);
        QVERIFY(TlsIdentity::create(other, 1'790'000'000)->keyPem != key);
    }

    void comesBackFromItsFolder()
    {
        QTemporaryDir folder;
        QCOMPARE(TlsIdentity::load(folder.path()).error().code, ErrorCode::NotFound);
        FixedRandom random;
        const auto identity = TlsIdentity::create(random, 1'790'000'000);
        QVERIFY(identity->save(folder.path()));
        const auto loaded = TlsIdentity::load(folder.path());
        QCOMPARE(loaded->certificatePem, identity->certificatePem);
        QCOMPARE(loaded->fingerprint(), identity->fingerprint());
        QVERIFY(!(QFile::permissions(folder.filePath(QStringLiteral("sandbox-key.pem")))
            & QFile::ReadOther));
    }
};

HELIOGRAPH_TEST(TlsIdentity)
#include "tst_TlsIdentity.moc"
