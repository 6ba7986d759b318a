// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestMain.h"
#include "ui/emoji/EmojiGrid.h"
#include "ui/emoji/EmojiMemory.h"
#include "ui/emoji/EmojiPicker.h"
#include "ui/widgets/Text.h"

#include <QAccessible>
#include <QApplication>
#include <QMenu>
#include <QTemporaryDir>
#include <QtTest>

using namespace heliograph;

class tst_EmojiPicker : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void findsByNameAndTakesEnter();
    void goesOverTheGridByKeys();
    void goesTheOtherWayRightToLeft();
    void remembersWhatWasChosen();
    void keepsTheTone();
    void holdingOffersTones();
    void stayingOpenWithShift();
    void closesByEscapeAndAClickBeside();
    void staysInsideASmallWindow();
    void everyEmojiHasANameAndStandsAlone();
    void isReadByAScreenReader();

private:
    QLineEdit *search() { return m_picker->findChild<QLineEdit *>(QStringLiteral("emojiSearch")); }
    EmojiGrid *grid() { return m_picker->findChild<EmojiGrid *>(); }
    void popup() { m_picker->popupAt(QRect(560, 560, 40, 40)); }
    QString current() { return grid()->currentIndex().data().toString(); }

    QTemporaryDir m_folder;
    Theme m_theme { ColourScheme::Light };
    std::unique_ptr<QWidget> m_window;
    QLineEdit *m_text = nullptr;
    std::unique_ptr<EmojiMemory> m_memory;
    EmojiPicker *m_picker = nullptr;
};

void tst_EmojiPicker::init()
{
    m_window = std::make_unique<QWidget>();
    m_window->resize(640, 640);
    m_text = new QLineEdit(m_window.get());
    m_memory = std::make_unique<EmojiMemory>(m_folder.filePath(QStringLiteral("emoji.ini")));
    m_picker = new EmojiPicker(m_theme, *m_memory, m_window.get());
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_text->setFocus();
    QVERIFY(!m_picker->isVisible());
}

void tst_EmojiPicker::cleanup()
{
    m_window.reset();
    QFile::remove(m_folder.filePath(QStringLiteral("emoji.ini")));
    QApplication::setLayoutDirection(Qt::LeftToRight);
}

void tst_EmojiPicker::findsByNameAndTakesEnter()
{
    const QSignalSpy chosen(m_picker, &EmojiPicker::emojiChosen);
    popup();
    QVERIFY(search()->hasFocus());
    QTest::keyClicks(search(), QStringLiteral("grinning face"));
    QCOMPARE(current(), QStringLiteral("😀"));
    search()->setText(QStringLiteral("Lokomotive"));
    QCOMPARE(current(), QStringLiteral("🚂"));
    QTest::keyClick(search(), Qt::Key_Return);
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen.front().front().toString(), QStringLiteral("🚂"));
    QVERIFY(!m_picker->isVisible());
    QVERIFY(m_text->hasFocus());
    popup();
    search()->setText(QStringLiteral("there is none of this name"));
    QCOMPARE(grid()->model()->rowCount(), 0);
    QTest::keyClick(search(), Qt::Key_Return);
    QCOMPARE(chosen.size(), 1);
    QVERIFY(m_picker->isVisible());
}

void tst_EmojiPicker::goesOverTheGridByKeys()
{
    const QSignalSpy chosen(m_picker, &EmojiPicker::emojiChosen);
    popup();
    QTest::keyClick(search(), Qt::Key_Down);
    QVERIFY(grid()->hasFocus());
    QCOMPARE(grid()->currentIndex().row(), 0);
    const int columns = grid()->columns();
    QCOMPARE(columns, 9);
    const auto squareOf
        = [this](int row) { return grid()->visualRect(grid()->model()->index(row, 0)); };
    QCOMPARE(squareOf(columns - 1).top(), squareOf(0).top());
    QCOMPARE(squareOf(columns).left(), squareOf(0).left());
    QTest::keyClick(grid(), Qt::Key_Right);
    QTest::keyClick(grid(), Qt::Key_Down);
    QCOMPARE(grid()->currentIndex().row(), columns + 1);
    QTest::keyClick(grid(), Qt::Key_Left);
    QTest::keyClick(grid(), Qt::Key_Left);
    QCOMPARE(grid()->currentIndex().row(), columns - 1);
    QTest::keyClick(grid(), Qt::Key_End);
    QCOMPARE(grid()->currentIndex().row(), grid()->model()->rowCount() - 1);
    QTest::keyClick(grid(), Qt::Key_Down);
    QCOMPARE(grid()->currentIndex().row(), grid()->model()->rowCount() - 1);
    QTest::keyClick(grid(), Qt::Key_Home);
    QTest::keyClick(grid(), Qt::Key_Up);
    QVERIFY(search()->hasFocus());
    QTest::keyClick(search(), Qt::Key_Down);
    QTest::keyClick(grid(), Qt::Key_F);
    QVERIFY(search()->hasFocus());
    QCOMPARE(search()->text(), QStringLiteral("f"));
    search()->clear();
    QTest::keyClick(search(), Qt::Key_Down);
    const QString text = current();
    QTest::keyClick(grid(), Qt::Key_Space);
    QCOMPARE(chosen.front().front().toString(), text);
}

void tst_EmojiPicker::goesTheOtherWayRightToLeft()
{
    QApplication::setLayoutDirection(Qt::RightToLeft);
    popup();
    QTest::keyClick(search(), Qt::Key_Down);
    QTest::keyClick(grid(), Qt::Key_Left);
    QCOMPARE(grid()->currentIndex().row(), 1);
    QVERIFY(grid()->visualRect(grid()->model()->index(0, 0)).left()
        > grid()->visualRect(grid()->currentIndex()).left());
}

void tst_EmojiPicker::remembersWhatWasChosen()
{
    for (const char *name : { "rocket", "locomotive", "rocket" }) {
        popup();
        search()->setText(QString::fromLatin1(name));
        QTest::keyClick(search(), Qt::Key_Return);
    }
    const QStringList latest { QStringLiteral("🚀"), QStringLiteral("🚂") };
    QCOMPARE(m_memory->recent(), latest);
    popup();
    QCOMPARE(grid()->model()->rowCount(), 2);
    QCOMPARE(current(), QStringLiteral("🚀"));
    EmojiMemory again(m_folder.filePath(QStringLiteral("emoji.ini")));
    QCOMPARE(again.recent(), latest);
    for (int i = 0; i < 100; ++i)
        again.remember(QString::number(i));
    QCOMPARE(again.recent().size(), EmojiMemory::mostRecent);
    QCOMPARE(again.recent().front(), QStringLiteral("99"));
}

void tst_EmojiPicker::keepsTheTone()
{
    const QSignalSpy chosen(m_picker, &EmojiPicker::emojiChosen);
    popup();
    search()->setText(QStringLiteral("waving hand"));
    QTest::keyClick(search(), Qt::Key_Down);
    QContextMenuEvent byKey(QContextMenuEvent::Keyboard, QPoint(), QPoint());
    QApplication::sendEvent(grid()->viewport(), &byKey);
    auto *menu = m_picker->findChild<QMenu *>(QStringLiteral("emojiTones"));
    QVERIFY(menu && menu->isVisible());
    QCOMPARE(menu->actions().size(), 6);
    menu->actions().at(3)->trigger();
    QCOMPARE(chosen.front().front().toString(), QStringLiteral("👋🏽"));
    QVERIFY(!m_picker->isVisible());
    popup();
    QCOMPARE(current(), QStringLiteral("👋🏽"));
    search()->setText(QStringLiteral("thumbs up"));
    QCOMPARE(current(), QStringLiteral("👍🏽"));
    QCOMPARE(EmojiMemory(m_folder.filePath(QStringLiteral("emoji.ini"))).tone(), 3);
}

void tst_EmojiPicker::holdingOffersTones()
{
    const QSignalSpy chosen(m_picker, &EmojiPicker::emojiChosen);
    popup();
    search()->setText(QStringLiteral("waving hand"));
    const QPoint at = grid()->visualRect(grid()->currentIndex()).center();
    QTest::mousePress(grid()->viewport(), Qt::LeftButton, {}, at);
    QTRY_VERIFY(m_picker->findChild<QMenu *>(QStringLiteral("emojiTones")));
    QTest::mouseRelease(grid()->viewport(), Qt::LeftButton, {}, at);
    QVERIFY(chosen.isEmpty());
    m_picker->findChild<QMenu *>(QStringLiteral("emojiTones"))->close();
    QTest::mouseClick(grid()->viewport(), Qt::LeftButton, {}, at);
    QCOMPARE(chosen.size(), 1);
}

void tst_EmojiPicker::stayingOpenWithShift()
{
    const QSignalSpy chosen(m_picker, &EmojiPicker::emojiChosen);
    popup();
    search()->setText(QStringLiteral("rocket"));
    QTest::keyClick(search(), Qt::Key_Return, Qt::ShiftModifier);
    QTest::mouseClick(grid()->viewport(), Qt::LeftButton, Qt::ShiftModifier,
        grid()->visualRect(grid()->currentIndex()).center());
    QCOMPARE(chosen.size(), 2);
    QVERIFY(m_picker->isVisible());
}

void tst_EmojiPicker::closesByEscapeAndAClickBeside()
{
    popup();
    QTest::keyClick(search(), Qt::Key_Escape);
    QVERIFY(!m_picker->isVisible());
    QVERIFY(m_text->hasFocus());
    popup();
    QTest::keyClick(search(), Qt::Key_Down);
    QTest::keyClick(grid(), Qt::Key_Escape);
    QVERIFY(!m_picker->isVisible());
    popup();
    QTest::mouseClick(m_window.get(), Qt::LeftButton, {}, QPoint(20, 600));
    QVERIFY(!m_picker->isVisible());
    popup();
    popup();
    QVERIFY(!m_picker->isVisible());
    popup();
    m_text->setFocus();
    QVERIFY(!m_picker->isVisible());
}

void tst_EmojiPicker::staysInsideASmallWindow()
{
    m_window->resize(300, 240);
    m_picker->popupAt(QRect(280, 220, 20, 20));
    QVERIFY(m_window->rect().contains(m_picker->geometry()));
    QTest::keyClick(search(), Qt::Key_Down);
    QVERIFY(grid()->columns() < 9);
    QTest::keyClick(grid(), Qt::Key_Down);
    QCOMPARE(grid()->currentIndex().row(), grid()->columns());
}

void tst_EmojiPicker::everyEmojiHasANameAndStandsAlone()
{
    popup();
    int count = 0;
    for (int group = 1; group <= emojiGroupCount; ++group) {
        m_picker->findChild<QAbstractButton *>(QStringLiteral("emojiGroup%1").arg(group))->click();
        const QAbstractItemModel *model = grid()->model();
        QVERIFY(model->rowCount() > 0);
        count += model->rowCount();
        for (int row = 0; row < model->rowCount(); ++row) {
            const QModelIndex index = model->index(row, 0);
            const QString text = index.data().toString();
            const QString name = index.data(Qt::AccessibleTextRole).toString();
            QVERIFY2(!name.isEmpty() && name != text, qPrintable(text));
            const Emoji &emoji = static_cast<const EmojiModel *>(model)->emojiAt(row);
            for (int tone = 0; tone <= skinToneCount; ++tone) {
                const QString toned = inTone(emoji, tone);
                QVERIFY2(isEmojiOnly(toned), qPrintable(toned));
                QVERIFY2(isEmojiOnly(toned + toned + toned), qPrintable(toned));
                QVERIFY2(!isEmojiOnly(toned + toned + toned + toned), qPrintable(toned));
            }
        }
    }
    QCOMPARE(count, 1870);
}

void tst_EmojiPicker::isReadByAScreenReader()
{
    popup();
    for (const auto *button : m_picker->findChildren<QAbstractButton *>())
        QVERIFY(!button->accessibleName().isEmpty());
    QAccessibleInterface *list = QAccessible::queryAccessibleInterface(grid());
    QVERIFY(list);
    QVERIFY(!list->text(QAccessible::Name).isEmpty());
    QAccessibleInterface *first = list->child(0);
    QVERIFY(first);
    QCOMPARE(first->text(QAccessible::Name), QStringLiteral("grinning face"));
}

HELIOGRAPH_TEST(EmojiPicker)
#include "tst_EmojiPicker.moc"
