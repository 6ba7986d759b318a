// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/ComposerEdit.h"

#include "app/MarkEdit.h"
#include "ui/composer/LiveFormats.h"
#include "ui/media/MimeItems.h"
#include "ui/widgets/Marks.h"
#include "ui/widgets/Text.h"

#include <QAbstractTextDocumentLayout>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QGuiApplication>
#include <QInputMethod>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextDocumentFragment>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace heliograph {

namespace {
constexpr int documentMargin = 10;
} // namespace

/// A document keeps U+FDD0, U+FDD1 and U+2029 for itself. They stand in it as other
/// noncharacters, which no keyboard or program writes.
struct StandIn {
    char16_t typed;
    char16_t kept;
};
constexpr std::array standIns { StandIn { u'\uFDD0', u'\uFDEC' }, StandIn { u'\uFDD1', u'\uFDED' },
    StandIn { u'\u2029', u'\uFDEE' } };

/// Document characters as text: blocks end in "\n", a soft break is U+2028 as typed. toPlainText()
/// would turn U+00A0 into a space and U+2028, U+FDD0 into line feeds.
static QString exactDocumentText(const QTextDocument &document, int from, int to)
{
    QString out;
    for (::QTextBlock block = document.findBlock(from);
         block.isValid() && block.position() < std::max(to, from + 1); block = block.next()) {
        if (block.position() > from)
            out += u'\n';
        const QString text = block.text();
        const int first = std::max(0, from - block.position());
        const int last = std::min(static_cast<int>(text.size()), to - block.position());
        out += QStringView(text).mid(first, std::max(0, last - first));
    }
    for (const StandIn &pair : standIns)
        out.replace(QChar(pair.kept), QChar(pair.typed));
    return out;
}

ComposerEdit::ComposerEdit(const Theme &theme, QWidget *parent)
    : QTextEdit(parent)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("composerEdit"));
    setAcceptRichText(false);
    setFrameShape(QFrame::NoFrame);
    setTabChangesFocus(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    viewport()->setAutoFillBackground(false);
    QTextOption option = document()->defaultTextOption();
    option.setTextDirection(Qt::LayoutDirectionAuto);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    document()->setDefaultTextOption(option);
    document()->setDocumentMargin(documentMargin);
    connect(document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this,
        &ComposerEdit::adjustHeight);
    connect(this, &QTextEdit::textChanged, this, &ComposerEdit::applyDirection);
    connect(this, &QTextEdit::textChanged, this, &ComposerEdit::applyFormats);
    connect(&theme, &Theme::changed, this, &ComposerEdit::apply);
    apply();
    applyDirection();
}

void ComposerEdit::apply()
{
    setFont(m_theme.font(TextStyle::Body));
    QPalette colours = m_theme.palette();
    colours.setColor(QPalette::Base, Qt::transparent);
    // The placeholder is painted below, cut to the width and in the layout's direction.
    colours.setColor(QPalette::PlaceholderText, Qt::transparent);
    setPalette(colours);
    applyFormats();
    adjustHeight();
}

void ComposerEdit::applyFormats() { showFormats(*document(), exactText(), m_theme); }

/// An empty field has its caret where the layout begins; a text goes by its own letters.
void ComposerEdit::applyDirection()
{
    QTextOption option = document()->defaultTextOption();
    const bool mirrored = document()->isEmpty() && layoutDirection() == Qt::RightToLeft;
    const Qt::LayoutDirection wanted = mirrored ? Qt::RightToLeft : Qt::LayoutDirectionAuto;
    if (option.textDirection() == wanted)
        return;
    option.setTextDirection(wanted);
    document()->setDefaultTextOption(option);
}

QString ComposerEdit::exactText() const
{
    return exactDocumentText(*document(), 0, document()->characterCount() - 1);
}

void ComposerEdit::setExactText(const QString &text)
{
    stopComposing();
    clear();
    insertExact(text);
    document()->clearUndoRedoStacks();
}

/// What is being composed belongs to the text that was here, and goes with it.
void ComposerEdit::stopComposing()
{
    if (!std::exchange(m_composing, false))
        return;
    QGuiApplication::inputMethod()->reset();
    QInputMethodEvent nothing;
    QTextEdit::inputMethodEvent(&nothing);
    m_composing = false;
}

/// QTextCursor::insertText() would split at U+2028 as well, so lines are inserted one by one.
void ComposerEdit::insertExact(const QString &text)
{
    QString lines = text;
    lines.replace(QStringLiteral("\r\n"), QStringLiteral("\n"));
    for (const StandIn &pair : standIns)
        lines.replace(QChar(pair.typed), QChar(pair.kept));
    QTextCursor cursor = textCursor();
    cursor.beginEditBlock();
    cursor.removeSelectedText();
    bool first = true;
    for (const QString &line : lines.split(u'\n')) {
        if (!std::exchange(first, false))
            cursor.insertBlock();
        cursor.insertText(line, cursor.charFormat());
    }
    cursor.endEditBlock();
    setTextCursor(cursor);
    ensureCursorVisible();
}

void ComposerEdit::setMaximumLines(int lines)
{
    m_maximumLines = lines;
    adjustHeight();
}

void ComposerEdit::setAlwaysOutlined(bool outlined)
{
    m_outlined = outlined;
    update();
}

QSize ComposerEdit::sizeHint() const { return { 200, height() }; }

QSize ComposerEdit::minimumSizeHint() const { return { 80, minimumHeight() }; }

void ComposerEdit::adjustHeight()
{
    const double line = QFontMetricsF(font()).lineSpacing();
    const int lowest = std::max(40, qCeil(line) + 2 * documentMargin);
    const int highest = qCeil(m_maximumLines * line) + 2 * documentMargin;
    const int wanted = qCeil(document()->size().height());
    setFixedHeight(std::clamp(wanted, lowest, std::max(lowest, highest)));
    setVerticalScrollBarPolicy(wanted > highest ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
    updateGeometry();
}

void ComposerEdit::resizeEvent(QResizeEvent *event)
{
    QTextEdit::resizeEvent(event);
    adjustHeight();
}

bool ComposerEdit::eraseGrapheme(QKeyEvent *event)
{
    QTextCursor cursor = textCursor();
    const bool plain = event->key() == Qt::Key_Backspace
        && (event->modifiers() & ~Qt::ShiftModifier) == Qt::NoModifier;
    if (!plain || cursor.hasSelection() || cursor.positionInBlock() == 0)
        return false;
    const QString text = cursor.block().text();
    const int start = static_cast<int>(previousGrapheme(text, cursor.positionInBlock()));
    cursor.setPosition(cursor.block().position() + start, QTextCursor::KeepAnchor);
    cursor.removeSelectedText();
    setTextCursor(cursor);
    return true;
}

/// Bold, italic, strike and code by the keys that other programs use for them.
bool ComposerEdit::toggleFormat(const QKeyEvent &event)
{
    struct Shortcut {
        QKeyCombination keys;
        QChar mark;
    };
    constexpr auto shifted = Qt::ControlModifier | Qt::ShiftModifier;
    static const std::array shortcuts { Shortcut { Qt::CTRL | Qt::Key_B, u'*' },
        Shortcut { Qt::CTRL | Qt::Key_I, u'_' }, Shortcut { shifted | Qt::Key_X, u'~' },
        Shortcut { shifted | Qt::Key_C, u'`' } };
    const auto wanted = std::find_if(shortcuts.begin(), shortcuts.end(),
        [&](const Shortcut &shortcut) { return shortcut.keys == event.keyCombination(); });
    if (wanted == shortcuts.end() || m_composing)
        return false;
    QTextCursor cursor = textCursor();
    const MarkEdit edit
        = toggledMark(exactText(), cursor.selectionStart(), cursor.selectionEnd(), wanted->mark);
    cursor.setPosition(static_cast<int>(edit.start));
    cursor.setPosition(static_cast<int>(edit.start + edit.length), QTextCursor::KeepAnchor);
    setTextCursor(cursor);
    insertExact(edit.text);
    cursor.setPosition(static_cast<int>(edit.selectionStart));
    cursor.setPosition(static_cast<int>(edit.selectionEnd), QTextCursor::KeepAnchor);
    setTextCursor(cursor);
    return true;
}

void ComposerEdit::keyPressEvent(QKeyEvent *event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (m_composing && (enter || event->key() == Qt::Key_Escape)) {
        // The input method owns these keys until it has committed.
        event->accept();
        return;
    }
    if (enter && !(event->modifiers() & (Qt::ShiftModifier | Qt::AltModifier))) {
        emit sendRequested();
        return;
    }
    if (enter && event->modifiers().testFlag(Qt::ShiftModifier)) {
        // A block, not the U+2028 that Qt would insert.
        textCursor().insertBlock();
        ensureCursorVisible();
        return;
    }
    if (event->key() == Qt::Key_Escape) {
        emit escapePressed();
        return;
    }
    if (event->key() == Qt::Key_V
        && event->modifiers() == (Qt::ControlModifier | Qt::ShiftModifier)) {
        // The words of it, whatever else it offers.
        insertExact(QGuiApplication::clipboard()->text());
        return;
    }
    if (event->key() == Qt::Key_Up && event->modifiers() == Qt::NoModifier
        && document()->isEmpty()) {
        emit upPressed();
        return;
    }
    if (toggleFormat(*event) || eraseGrapheme(event))
        return;
    QTextEdit::keyPressEvent(event);
}

void ComposerEdit::inputMethodEvent(QInputMethodEvent *event)
{
    m_composing = !event->preeditString().isEmpty();
    QTextEdit::inputMethodEvent(event);
    // The input method's own formats replaced those of the line.
    applyFormats();
    viewport()->update();
}

bool ComposerEdit::canInsertFromMimeData(const QMimeData *source) const
{
    return source->hasText() || pasteKindOf(*source) == PasteKind::Media;
}

void ComposerEdit::insertFromMimeData(const QMimeData *source)
{
    if (pasteKindOf(*source) == PasteKind::Media) {
        emit mediaPasted(source);
        return;
    }
    insertExact(source->text());
    if (offersPictureOfText(*source))
        emit pictureOffered(source);
}

QMimeData *ComposerEdit::createMimeDataFromSelection() const
{
    auto *taken = new QMimeData;
    const QTextCursor cursor = textCursor();
    taken->setText(exactDocumentText(*document(), cursor.selectionStart(), cursor.selectionEnd()));
    return taken;
}

void ComposerEdit::dragEnterEvent(QDragEnterEvent *event)
{
    // Files belong to the drop area over the conversation; only text is taken here.
    if (pasteKindOf(*event->mimeData()) == PasteKind::Media)
        event->ignore();
    else
        QTextEdit::dragEnterEvent(event);
}

void ComposerEdit::paintEvent(QPaintEvent *event)
{
    {
        QPainter painter(viewport());
        const bool ringed = hasFocus() && m_outlined;
        paintCard(painter, viewport()->rect(), metrics::cardRadius,
            m_theme.colour(ColourRole::Window),
            m_theme.colour(hasFocus() ? ColourRole::Accent : ColourRole::Border));
        if (ringed)
            paintFocusRing(painter, QRectF(viewport()->rect()).adjusted(1, 1, -1, -1),
                metrics::cardRadius, m_theme);
        if (document()->isEmpty() && !m_composing) {
            const QFont face = m_theme.font(TextStyle::Body);
            const QRectF area = QRectF(viewport()->rect())
                                    .adjusted(documentMargin + 2, 0, -documentMargin - 2, 0);
            painter.setFont(face);
            painter.setPen(m_theme.colour(ColourRole::Second));
            const auto side = layoutDirection() == Qt::RightToLeft ? Qt::AlignRight : Qt::AlignLeft;
            painter.drawText(area, Qt::AlignVCenter | Qt::AlignAbsolute | side,
                elidedText(isolatedForDisplay(placeholderText()), face, qFloor(area.width())));
        }
    }
    QTextEdit::paintEvent(event);
}

} // namespace heliograph
