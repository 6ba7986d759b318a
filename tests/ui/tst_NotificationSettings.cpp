// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/NotificationPolicy.h"
#include "app/Profile.h"
#include "tests/support/TestMain.h"
#include "tests/support/TestProfile.h"
#include "ui/settings/NotificationsCard.h"
#include "ui/shell/MainWindow.h"
#include "ui/widgets/Switch.h"

#include <QTest>

using namespace heliograph;

/// What a person chooses about notifications is kept and applies at once.
class tst_NotificationSettings : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void switchesByMouseAndKeys();
    void quietHoursAsTyped();
    void eachAccountHasItsOwn();
    void aTrayThatIsNotThereIsNotOffered();
    void longWordsGoOnInTheNextLine();

private:
    template <typename T> T *find(const char *name) const
    {
        return m_window->findChild<T *>(QLatin1String(name));
    }
    Settings &kept() const { return m_profile->profile().settings(); }
    void open();

    std::unique_ptr<TestProfile> m_profile;
    std::unique_ptr<AccountManager> m_accounts;
    std::unique_ptr<MainWindow> m_window;
};

void tst_NotificationSettings::init()
{
    m_profile = std::make_unique<TestProfile>();
    m_profile->add(QStringLiteral("one"), QStringLiteral("Sales"));
    m_profile->add(QStringLiteral("two"), QStringLiteral("Support"), 1);
    m_accounts = m_profile->manager();
    open();
}

void tst_NotificationSettings::open()
{
    m_window
        = std::make_unique<MainWindow>(*m_accounts, m_profile->profile().clock(), WindowOptions());
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_window->showSettings();
}

void tst_NotificationSettings::cleanup()
{
    m_window.reset();
    m_accounts.reset();
    m_profile.reset();
}

void tst_NotificationSettings::switchesByMouseAndKeys()
{
    auto *on = find<QAbstractButton>("notificationsSwitch");
    auto *text = find<QAbstractButton>("notificationTextSwitch");
    QVERIFY(on->isChecked() && text->isChecked() && text->isEnabled());
    QTest::mouseClick(text, Qt::LeftButton);
    QVERIFY(!kept().get(settings::notificationText));
    on->setFocus();
    QTest::keyClick(on, Qt::Key_Space);
    QVERIFY(!kept().get(settings::notifies));
    QVERIFY(!text->isEnabled());
    // As another start finds it.
    open();
    QVERIFY(!find<QAbstractButton>("notificationsSwitch")->isChecked());
    QVERIFY(!find<QAbstractButton>("notificationTextSwitch")->isChecked());
}

void tst_NotificationSettings::quietHoursAsTyped()
{
    auto *from = find<QLineEdit>("quietFrom");
    auto *quiet = find<QAbstractButton>("quietSwitch");
    QVERIFY(!from->isEnabled());
    QTest::mouseClick(quiet, Qt::LeftButton);
    QVERIFY(kept().get(settings::quietHours));
    QVERIFY(from->isEnabled());
    const auto type = [](QLineEdit *field, const QString &text) {
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, text);
        QTest::keyClick(field, Qt::Key_Return);
    };
    type(from, QStringLiteral("20:30"));
    QCOMPARE(kept().get(settings::quietFrom), 20 * 60 + 30);
    type(from, QStringLiteral("25 o'clock"));
    QCOMPARE(kept().get(settings::quietFrom), 20 * 60 + 30);
    QCOMPARE(from->text(), QLocale().toString(QTime(20, 30), QLocale::ShortFormat));
    type(find<QLineEdit>("quietTo"), QStringLiteral("6:05"));
    QCOMPARE(kept().get(settings::quietTo), 6 * 60 + 5);
}

void tst_NotificationSettings::eachAccountHasItsOwn()
{
    auto *chip = find<QAbstractButton>("accountNotifies-two");
    QCOMPARE(chip->accessibleName(), QStringLiteral("Notifications of Support"));
    QVERIFY(chip->isChecked());
    QTest::mouseClick(chip, Qt::LeftButton);
    QVERIFY(!kept().get(settings::accountNotifies, QStringLiteral("two")));
    QVERIFY(kept().get(settings::accountNotifies, QStringLiteral("one")));
    QVERIFY(find<QAbstractButton>("accountNotifies-one")->isChecked());
}

void tst_NotificationSettings::aTrayThatIsNotThereIsNotOffered()
{
    QVERIFY(!find<QAbstractButton>("staysInTraySwitch")->isVisible());
    find<NotificationsCard>("notificationsCard")->setTrayAvailable(true);
    auto *stays = find<QAbstractButton>("staysInTraySwitch");
    QVERIFY(stays->isVisible());
    QTest::mouseClick(stays, Qt::LeftButton);
    QVERIFY(kept().get(settings::staysInTray));
}

void tst_NotificationSettings::longWordsGoOnInTheNextLine()
{
    const Theme theme(ColourScheme::Light);
    const Switch one(theme, QStringLiteral("word"));
    const Switch many(theme, QStringLiteral("several words that go on ").repeated(6));
    QCOMPARE(many.heightForWidth(4000), one.heightForWidth(4000));
    QVERIFY(many.heightForWidth(200) > 3 * one.heightForWidth(200));
}

HELIOGRAPH_TEST(NotificationSettings)
#include "tst_NotificationSettings.moc"
