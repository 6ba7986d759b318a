// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/CodeStanzas.h"
#include "protocol/PairingCode.h"
#include "sandbox/CodeLinking.h"
#include "tests/sandbox/FakeCompanion.h"
#include "tests/sandbox/World.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;
using namespace heliograph::sandbox;

namespace {

/// A service with one companion that asks for a code.
struct CodeWorld {
    World world;
    FixedRandom random { 3 };
    Linking linking { world.accounts, world.clock, world.ids };
    CodeLinking codes { world.accounts, linking, world.clock, world.ids, random };
    FakeCompanion companion { 5 };
    KeyPair ephemeral = generateKeyPair(random);
    QByteArray ref;

    CodeWorld() { linking.open(companion); }
    Node hello(const QByteArray &code, const QByteArray &phone)
    {
        CompanionHello hello;
        hello.phone = phone;
        hello.wrappedKey
            = wrapPairingKey(code, random.bytes(32), random.bytes(16), ephemeral.publicKey);
        hello.noisePublic = companion.noise.publicKey;
        hello.display = "Chrome (Linux)";
        return *codes.answer(companion, buildCompanionHello("h1", hello));
    }
    void ask(const QByteArray &code)
    {
        ref = parseCodeRef(hello(code, world.anna.pn)).value_or(QByteArray());
    }
    /// The companion's answer to the newest primary_hello, as if `code` had been typed.
    Node finish(const QByteArray &code)
    {
        const PrimaryHello hello = *parsePrimaryHello(companion.got.back());
        const QByteArray phoneKey = unwrapPairingKey(code, hello.wrappedKey).value();
        const PairingBundle bundle
            = sealPairingBundle(ephemeral, companion.identity, phoneKey, hello.identity, random)
                  .value();
        companion.advSecret = bundle.advSecret;
        return *codes.answer(companion,
            buildCompanionFinish(
                "f1", { world.anna.pn, bundle.wrapped, companion.identity.publicKey, hello.ref }));
    }
    static QByteArray errorOf(const Node &answer)
    {
        const Node *error = answer.child("error");
        return error ? error->text("code") : QByteArray();
    }
};

const QString typed = QStringLiteral("abcd-1234");
const QByteArray asked = "ABCD1234";

} // namespace

/// The phone's side of linking with a code (03 §6, §11.2).
class tst_CodeLinking : public QObject {
    Q_OBJECT

private slots:
    void linksWithTheCodeThatIsTyped()
    {
        CodeWorld code;
        code.ask(asked);
        QVERIFY(!code.ref.isEmpty());
        QVERIFY(code.codes.enterCode(code.world.anna, typed));
        const std::optional<PrimaryHello> hello = parsePrimaryHello(code.companion.got.back());
        QVERIFY(hello);
        QCOMPARE(hello->ref, code.ref);
        QCOMPARE(hello->identity, code.world.anna.identity.publicKey);
        QCOMPARE(code.finish(asked).text("type"), QByteArray("result"));
        // The result leaves before pair-success.
        QVERIFY(!code.companion.got.back().child("pair-success"));
        QTRY_VERIFY(code.companion.got.back().child("pair-success"));
        QVERIFY(code.linking.reply(code.companion, code.companion.reply()));
        QVERIFY(code.companion.restarted);
        QVERIFY(code.world.anna.find(3));
    }

    void refusesTheWrongCodeThreeTimes()
    {
        CodeWorld code;
        code.ask(asked);
        for (int i = 0; i < 3; ++i) {
            QVERIFY(code.codes.enterCode(code.world.anna, QStringLiteral("WRNG1234")));
            QCOMPARE(CodeWorld::errorOf(code.finish(asked)), QByteArray("400"));
        }
        QCOMPARE(code.codes.enterCode(code.world.anna, typed).error().code, ErrorCode::RateLimited);
        QVERIFY(!code.companion.got.back().child("pair-success"));
        // Another code begins anew.
        code.ask("ZZZZ1111");
        QVERIFY(code.codes.enterCode(code.world.anna, QStringLiteral("zzzz1111")));
        QCOMPARE(code.finish("ZZZZ1111").text("type"), QByteArray("result"));
    }

    void forgetsTheCodeThatANewOneReplaces()
    {
        CodeWorld code;
        code.ask(asked);
        const QByteArray former = code.ref;
        code.ask("ZZZZ1111");
        QVERIFY(code.ref != former);
        QVERIFY(code.codes.enterCode(code.world.anna, typed));
        QCOMPARE(parsePrimaryHello(code.companion.got.back())->ref, code.ref);
        QCOMPARE(CodeWorld::errorOf(code.finish(asked)), QByteArray("400"));
    }

    void refusesWhatIsNoCodeAndWhatNobodyAskedFor()
    {
        CodeWorld code;
        QCOMPARE(code.codes.enterCode(code.world.anna, typed).error().code, ErrorCode::NotFound);
        code.ask(asked);
        QCOMPARE(code.codes.enterCode(code.world.anna, QStringLiteral("ABCD-123")).error().code,
            ErrorCode::InvalidArgument);
        QCOMPARE(code.codes.enterCode(code.world.ben, typed).error().code, ErrorCode::NotFound);
        QCOMPARE(CodeWorld::errorOf(code.hello(asked, "449999999999")), QByteArray("404"));
        code.codes.leave(code.companion);
        QCOMPARE(code.codes.enterCode(code.world.anna, typed).error().code, ErrorCode::NotFound);
    }

    void refusesAFinishThatNamesAnotherIdentity()
    {
        CodeWorld code;
        code.ask(asked);
        QVERIFY(code.codes.enterCode(code.world.anna, typed));
        code.companion.identity = generateKeyPair(code.random);
        QCOMPARE(CodeWorld::errorOf(code.finish(asked)), QByteArray("400"));
    }
};

HELIOGRAPH_TEST(CodeLinking)
#include "tst_CodeLinking.moc"
