// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "binary/NodeDecoder.h"
#include "binary/NodeEncoder.h"
#include "tests/support/TestMain.h"
#include "tests/support/Vectors.h"

#include <QTest>

using namespace heliograph;

class tst_JidVectors : public QObject {
    Q_OBJECT

    static void addRows(const char *list, const char *name)
    {
        QTest::addColumn<QJsonObject>("entry");
        const QJsonArray entries = loadVectors("jid")[QLatin1String(list)].toArray();
        QVERIFY(!entries.isEmpty());
        for (int i = 0; i < entries.size(); ++i)
            QTest::addRow("%d %s", i, qPrintable(entries[i][QLatin1String(name)].toString()))
                << entries[i].toObject();
    }

    static Jid jidFromParts(const QJsonObject &parts)
    {
        Jid jid;
        jid.user = parts[QLatin1String("user")].toString().toUtf8();
        jid.server = parts[QLatin1String("server")].toString().toUtf8();
        jid.agent = static_cast<quint8>(parts[QLatin1String("agent")].toInt());
        jid.device = static_cast<quint16>(parts[QLatin1String("device")].toInt());
        return jid;
    }

    /// The vectors' normal form keeps hosted servers.
    static Jid normalOf(const Jid &jid) { return jid.isHosted() ? jid.withDevice(0) : jid.bare(); }

    static bool fitsKind(const Jid &jid, const QString &kind)
    {
        if (kind == u"pn" || kind == u"legacy" || kind == u"psa")
            return jid.isPhoneNumber() && !jid.isHosted();
        if (kind == u"lid")
            return jid.isLid() && !jid.isHosted();
        if (kind == u"hosted")
            return jid.isPhoneNumber() && jid.isHosted();
        if (kind == u"hosted_lid")
            return jid.isLid() && jid.isHosted();
        if (kind == u"group")
            return jid.isGroup() && !jid.isPerson();
        if (kind == u"status")
            return jid.isStatus();
        if (kind == u"server")
            return jid.user.isEmpty() && !jid.isPerson() && !jid.isGroup();
        return !jid.isPerson() && !jid.isGroup() && !jid.isStatus();
    }

private slots:
    void parsesValid_data() { addRows("valid", "note"); }
    void parsesValid()
    {
        QFETCH(QJsonObject, entry);
        const Result<Jid> jid = parseForeignJid(entry[QLatin1String("text")].toString().toUtf8());
        QVERIFY(jid);
        QVERIFY(*jid == jidFromParts(entry[QLatin1String("parts")].toObject()));
        QCOMPARE(jid->toString(), entry[QLatin1String("canonical")].toString());
        QCOMPARE(normalOf(*jid).toString(), entry[QLatin1String("normal")].toString());
        QVERIFY(fitsKind(*jid, entry[QLatin1String("kind")].toString()));
        // What we print, both parsers read.
        QVERIFY(*parseForeignJid(jid->toUtf8()) == *jid);
        QVERIFY(*parseJid(jid->toUtf8()) == *jid);
    }

    void agreesWithTheWire_data() { addRows("valid", "note"); }
    void agreesWithTheWire()
    {
        QFETCH(QJsonObject, entry);
        if (!entry.contains(QLatin1String("wire_hex")))
            return;
        const Jid jid = *parseForeignJid(entry[QLatin1String("text")].toString().toUtf8());
        const QByteArray wire = hex(entry[QLatin1String("wire_hex")]);
        const Result<Node> decoded = decodeNode(wire);
        QVERIFY(decoded);
        QVERIFY(decoded->jid("from") == jid);
        QCOMPARE(
            decoded->jid("from").toString(), entry[QLatin1String("wire_decodes_to")].toString());
        QCOMPARE(encodeNode(Node("iq", { { "from", jid } }))->toHex(), wire.toHex());
    }

    void refusesInvalid_data() { addRows("invalid", "note"); }
    void refusesInvalid()
    {
        QFETCH(QJsonObject, entry);
        const Result<Jid> jid = parseForeignJid(entry[QLatin1String("text")].toString().toUtf8());
        QVERIFY(!jid);
        QVERIFY(jid.error().code == ErrorCode::BadJid);
    }

    void tellsSameUsers_data() { addRows("same_user", "note"); }
    void tellsSameUsers()
    {
        QFETCH(QJsonObject, entry);
        const Jid a = *parseForeignJid(entry[QLatin1String("a")].toString().toUtf8());
        const Jid b = *parseForeignJid(entry[QLatin1String("b")].toString().toUtf8());
        QCOMPARE(a.isSameUser(b), entry[QLatin1String("same")].toBool());
        QCOMPARE(b.isSameUser(a), entry[QLatin1String("same")].toBool());
        QCOMPARE(a.bare() == b.bare(), entry[QLatin1String("same")].toBool());
    }
};

HELIOGRAPH_TEST(JidVectors)
#include "tst_JidVectors.moc"
