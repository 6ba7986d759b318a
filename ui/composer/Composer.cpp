// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/Composer.h"

#include "ui/composer/ComposerEdit.h"
#include "ui/media/MimeItems.h"
#include "ui/widgets/Icon.h"
#include "ui/widgets/Marks.h"
#include "ui/widgets/Text.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace heliograph {

namespace {

/// What a button says beside the ring, in pixels.
constexpr int widestWords = 180;

/// Three pixels of accent before a quote, and its name and text.
class QuoteBar final : public QWidget {
public:
    QuoteBar(const Theme &theme, QWidget *parent)
        : QWidget(parent)
        , m_theme(theme)
    {
        setFixedWidth(3);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), m_theme.colour(ColourRole::Accent));
    }

private:
    const Theme &m_theme;
};

} // namespace

SendButton::SendButton(const Theme &theme, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("sendButton"));
    setText(tr("Send"));
    setAccessibleName(tr("Send"));
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void SendButton::setAccount(const QString &label, int colour)
{
    m_label = label;
    m_initials = accountInitials(label);
    m_colour = colour;
    setAccessibleName(tr("Send from %1").arg(label));
    setToolTip(tr("Send from %1").arg(label));
    updateGeometry();
    update();
}

void SendButton::setNamesAccount(bool names)
{
    if (std::exchange(m_namesAccount, names) == names)
        return;
    updateGeometry();
    update();
}

QString SendButton::words() const
{
    const QFont strong = m_theme.font(TextStyle::Strong);
    return m_namesAccount
        ? elidedText(QStringLiteral("%1 · %2").arg(text(), m_label), strong, widestWords)
        : text();
}

void SendButton::setCompact(bool compact)
{
    m_compact = compact;
    updateGeometry();
}

QSize SendButton::sizeHint() const
{
    const int word = m_compact
        ? 0
        : QFontMetrics(m_theme.font(TextStyle::Strong)).horizontalAdvance(words()) + metrics::s;
    return { 6 + 28 + metrics::s + word + 18 + (m_compact ? 10 : 14), 40 };
}

void SendButton::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void SendButton::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

void SendButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    QColor ground = m_theme.colour(isEnabled() ? ColourRole::Accent : ColourRole::Raised);
    const QColor ink = m_theme.colour(isEnabled() ? ColourRole::OnAccent : ColourRole::Disabled);
    if (isEnabled() && (underMouse() || isDown()))
        ground = ground.darker(110);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(rect(), 20, 20);
    const auto at = [&](double x, double w) { return mirrored ? width() - x - w : x; };
    const QRectF ring(at(6, 28), 6, 28, 28);
    painter.setBrush(ink);
    painter.drawEllipse(ring.adjusted(-2, -2, 2, 2));
    paintAvatar(painter, ring, m_initials, m_colour, m_theme);
    double x = 6 + 28 + metrics::s;
    if (!m_compact) {
        const QFont strong = m_theme.font(TextStyle::Strong);
        const QString shown = words();
        const double wide = QFontMetrics(strong).horizontalAdvance(shown);
        painter.setFont(strong);
        painter.setPen(ink);
        painter.drawText(QRectF(at(x, wide + 2), 0, wide + 2, height()),
            Qt::AlignVCenter | Qt::AlignLeft, shown);
        x += wide + metrics::s;
    }
    paintIcon(painter, QRectF(at(x, 18), (height() - 18) / 2.0, 18, 18), QLatin1String("send"), ink,
        layoutDirection());
    if (showsFocus(*this)) {
        painter.setPen(QPen(ink, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1.5, 1.5, -1.5, -1.5), 18, 18);
    }
}

Composer::Composer(const Theme &theme, QWidget *parent)
    : Pane(theme, ColourRole::Surface, parent)
    , m_theme(theme)
    , m_edit(new ComposerEdit(theme, this))
    , m_attach(new IconButton(theme, QLatin1String("attach"), tr("Attach files (Ctrl+O)"), this))
    , m_emoji(new IconButton(theme, QLatin1String("emoji"), tr("Emoji (Ctrl+.)"), this))
    , m_record(
          new IconButton(theme, QLatin1String("microphone"), tr("Record a voice message"), this))
    , m_send(new SendButton(theme, this))
    , m_replyStrip(new QWidget(this))
    , m_replyName(new ElidedLabel(theme, TextStyle::Strong, ColourRole::Accent, m_replyStrip))
    , m_replyText(new ElidedLabel(theme, TextStyle::Body, ColourRole::Second, m_replyStrip))
    , m_closeStrip(
          new IconButton(theme, QLatin1String("close"), tr("Do not reply to this"), m_replyStrip))
    , m_offerStrip(new QWidget(this))
{
    setObjectName(QStringLiteral("composer"));
    setEdges(Qt::TopEdge);
    m_attach->setObjectName(QStringLiteral("attachButton"));
    m_emoji->setObjectName(QStringLiteral("emojiButton"));
    m_record->setObjectName(QStringLiteral("recordButton"));
    m_record->hide();
    buildReplyStrip();
    buildOfferStrip();

    auto *line = new QHBoxLayout;
    line->setSpacing(metrics::s);
    line->addWidget(m_attach, 0, Qt::AlignBottom);
    line->addWidget(m_edit, 1, Qt::AlignBottom);
    line->addWidget(m_emoji, 0, Qt::AlignBottom);
    line->addWidget(m_record, 0, Qt::AlignBottom);
    line->addWidget(m_send, 0, Qt::AlignBottom);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::m, 10, metrics::m, 10);
    layout->setSpacing(metrics::s);
    layout->addWidget(m_replyStrip);
    layout->addWidget(m_offerStrip);
    layout->addLayout(line);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);

    connect(m_send, &QAbstractButton::clicked, this, &Composer::send);
    connect(m_attach, &QAbstractButton::clicked, this, &Composer::attachRequested);
    connect(m_emoji, &QAbstractButton::clicked, this, &Composer::requestEmoji);
    connect(m_record, &QAbstractButton::clicked, this, &Composer::recordRequested);
    connect(m_edit, &ComposerEdit::sendRequested, this, &Composer::send);
    connect(m_edit, &ComposerEdit::escapePressed, this, &Composer::leaveStrip);
    connect(m_edit, &ComposerEdit::mediaPasted, this, &Composer::mediaPasted);
    connect(m_edit, &ComposerEdit::pictureOffered, this,
        [this](const QMimeData *pasted) { offerPicture(*pasted); });
    connect(m_edit, &ComposerEdit::upPressed, this, &Composer::upPressed);
    connect(m_edit, &QTextEdit::textChanged, this, [this] {
        if (m_offered && m_edit->exactText() != m_offeredText)
            clearOffer();
        refreshRecord();
        if (!m_settingText && !m_edited)
            emit draftChanged(m_edit->exactText());
    });
}

void Composer::buildReplyStrip()
{
    m_replyStrip->setObjectName(QStringLiteral("replyStrip"));
    m_closeStrip->setObjectName(QStringLiteral("clearReplyButton"));
    m_closeStrip->setFixedSize(32, 32);
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(m_replyName);
    words->addWidget(m_replyText);
    auto *layout = new QHBoxLayout(m_replyStrip);
    layout->setContentsMargins(directedMargins(*this, 48, 0, 0, 0));
    layout->setSpacing(metrics::s);
    layout->addWidget(new QuoteBar(m_theme, m_replyStrip));
    layout->addLayout(words, 1);
    layout->addWidget(m_closeStrip);
    m_replyStrip->hide();
    connect(m_closeStrip, &QAbstractButton::clicked, this, &Composer::leaveStrip);
}

void Composer::buildOfferStrip()
{
    m_offerStrip->setObjectName(QStringLiteral("pictureOffer"));
    auto *words = new ThemedLabel(
        m_theme, tr("Pasted as text."), TextStyle::Caption, ColourRole::Second, m_offerStrip);
    auto *take = new TextButton(
        m_theme, tr("Send it as a picture instead"), TextButton::Kind::Link, m_offerStrip);
    take->setObjectName(QStringLiteral("takePictureButton"));
    auto *layout = new QHBoxLayout(m_offerStrip);
    layout->setContentsMargins(directedMargins(*this, 48, 0, 0, 0));
    layout->setSpacing(metrics::s);
    layout->addWidget(words);
    layout->addWidget(take);
    layout->addStretch();
    m_offerStrip->hide();
    connect(take, &QAbstractButton::clicked, this, &Composer::takeOffer);
}

/// Cells of a spreadsheet come as text and as their picture: the text is meant, mostly.
void Composer::offerPicture(const QMimeData &pasted)
{
    const std::vector<MimeItem> items = itemsOf(pasted);
    if (items.empty())
        return;
    m_offered = std::make_unique<QMimeData>();
    m_offered->setData(items.front().mimeType, items.front().bytes);
    m_offeredText = m_edit->exactText();
    m_offerStrip->show();
}

void Composer::takeOffer()
{
    const std::unique_ptr<QMimeData> offered = std::move(m_offered);
    clearOffer();
    m_edit->undo();
    if (offered)
        emit mediaPasted(offered.get());
}

void Composer::clearOffer()
{
    m_offered.reset();
    m_offerStrip->hide();
}

void Composer::setTarget(
    const QString &title, const QString &accountLabel, int accountColour, const QString &draft)
{
    setRecipient(title, accountLabel, accountColour);
    endEdit();
    clearReply();
    clearOffer();
    setText(draft);
}

void Composer::setRecipient(const QString &title, const QString &accountLabel, int accountColour)
{
    m_edit->setPlaceholderText(tr("Message to %1").arg(title));
    m_edit->setAccessibleName(tr("Message to %1").arg(title));
    m_edit->viewport()->update();
    m_send->setAccount(accountLabel, accountColour);
}

QString Composer::text() const { return m_edited ? m_edited->halfWritten : m_edit->exactText(); }

void Composer::setText(const QString &text)
{
    if (m_edited)
        m_edited->halfWritten = text;
    else
        setField(text);
}

void Composer::setField(const QString &text)
{
    m_settingText = true;
    m_edit->setExactText(text);
    m_settingText = false;
}

void Composer::showStrip(const QString &title, const QString &text, const QString &close)
{
    m_replyName->setText(title);
    m_replyText->setText(text);
    m_closeStrip->setAccessibleName(close);
    m_closeStrip->setToolTip(close);
    m_replyStrip->show();
    focusText();
}

void Composer::setReply(
    const Quote &quote, const QString &name, const std::vector<MentionName> &mentions)
{
    endEdit();
    m_reply = quote;
    showStrip(name, readText(quote.text, mentions), tr("Do not reply to this"));
}

void Composer::clearReply()
{
    m_reply.reset();
    m_replyStrip->setVisible(m_edited.has_value());
}

void Composer::startEdit(const MessageKey &key, const QString &text)
{
    endEdit();
    clearReply();
    clearOffer();
    m_edited = Edited { key, text, m_edit->exactText() };
    setField(text);
    m_edit->moveCursor(QTextCursor::End);
    m_send->setText(tr("Save"));
    m_send->updateGeometry();
    showStrip(tr("Edit the message"), text, tr("Leave it as it is"));
}

void Composer::endEdit()
{
    if (!m_edited)
        return;
    setField(std::exchange(m_edited, std::nullopt)->halfWritten);
    m_send->setText(tr("Send"));
    m_send->updateGeometry();
    m_replyStrip->setVisible(m_reply.has_value());
}

void Composer::setRecordable(bool recordable)
{
    m_recordable = recordable;
    refreshRecord();
}

void Composer::refreshRecord()
{
    m_record->setVisible(m_recordable && !m_edited && m_edit->exactText().isEmpty());
}

void Composer::leaveStrip()
{
    endEdit();
    clearReply();
    focusText();
}

void Composer::focusText() { m_edit->setFocus(Qt::OtherFocusReason); }

void Composer::requestEmoji() { emit emojiRequested(m_emoji); }

void Composer::send()
{
    const QString text = m_edit->exactText();
    if (m_edit->isComposing())
        return;
    if (m_edited) {
        const Edited edited = *m_edited;
        endEdit();
        if (text != edited.text)
            emit editRequested(edited.key, text);
        return;
    }
    if (text.trimmed().isEmpty()) {
        focusText();
        return;
    }
    emit sendRequested(text, m_reply);
}

void Composer::resizeEvent(QResizeEvent *event)
{
    Pane::resizeEvent(event);
    m_send->setCompact(width() < 600);
}

} // namespace heliograph
