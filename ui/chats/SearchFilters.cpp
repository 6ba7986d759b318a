// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chats/SearchFilters.h"

#include "ui/widgets/FlowRow.h"
#include "ui/widgets/Icon.h"
#include "ui/widgets/Marks.h"
#include "ui/widgets/Text.h"

#include <QCalendarWidget>
#include <QDateTime>
#include <QKeyEvent>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QStyle>
#include <QWidgetAction>

namespace heliograph {

namespace {

constexpr int chipIcon = 12;
constexpr int widestChip = 240;
constexpr int chipPadding = 11;

} // namespace

FilterChip::FilterChip(const Theme &theme, const QString &name, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_name(name)
{
    setFocusPolicy(Qt::StrongFocus);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    setSentence({});
}

void FilterChip::setSentence(const QString &sentence)
{
    if (sentence == m_sentence && !accessibleName().isEmpty())
        return;
    m_sentence = sentence;
    //: A filter that is used; pressing it removes it
    setAccessibleName(isUsed() ? tr("%1, remove").arg(sentence) : tr("%1, choose").arg(m_name));
    setToolTip(isUsed() ? tr("Remove this filter") : QString());
    updateGeometry();
    update();
}

QSize FilterChip::sizeHint() const
{
    const QFontMetrics fm(m_theme.font(TextStyle::Caption));
    const int words = fm.horizontalAdvance(isUsed() ? m_sentence : m_name) + 2;
    return { std::min(widestChip, words + 2 * chipPadding + metrics::xs + chipIcon),
        fm.height() + 8 };
}

void FilterChip::keyPressEvent(QKeyEvent *event)
{
    const bool removes = event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace;
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || (removes && isUsed()))
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

void FilterChip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setLayoutDirection(layoutDirection());
    const QColor fill = isUsed() ? m_theme.colour(ColourRole::Selected)
        : underMouse()           ? m_theme.colour(ColourRole::Raised)
                                 : QColor();
    paintCard(painter, rect(), height() / 2.0, fill,
        isUsed() ? m_theme.colour(ColourRole::Selected) : m_theme.colour(ColourRole::Border));
    if (showsFocus(*this))
        paintFocusRing(painter, QRectF(rect()).adjusted(1, 1, -1, -1), height() / 2.0, m_theme);
    const QRect inner = rect().adjusted(chipPadding, 0, -chipPadding, 0);
    const QFont font = m_theme.font(TextStyle::Caption);
    const auto turned
        = [&](const QRect &part) { return QStyle::visualRect(layoutDirection(), inner, part); };
    const QRect icon(inner.right() + 1 - chipIcon, (height() - chipIcon) / 2, chipIcon, chipIcon);
    const ColourRole role = isUsed() ? ColourRole::Text : ColourRole::Second;
    paintIcon(painter, turned(icon), QLatin1String(isUsed() ? "close" : "chevron-down"),
        m_theme.colour(role));
    const QRect words = inner.adjusted(0, 0, -chipIcon - metrics::xs, 0);
    painter.setFont(font);
    painter.setPen(m_theme.colour(role));
    painter.drawText(turned(words), Qt::AlignCenter,
        elidedText(isUsed() ? m_sentence : m_name, font, words.width()));
}

SearchFilters::SearchFilters(const Theme &theme, std::function<qint64()> now, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_now(std::move(now))
{
    using Sender = SearchRequest::Sender;
    using Kind = SearchRequest::Kind;
    auto *row = new FlowRow(this, 6);
    row->setContentsMargins(metrics::m, 0, metrics::m, metrics::s);
    m_account = add(
        "searchAccount", tr("Account"),
        [](MessageFilter &filter) {
            filter.accountId.clear();
            filter.chat = {};
        },
        [this](QMenu &menu) {
            for (const AccountChoice &each : m_accounts)
                choose(menu, each.label, [id = each.id](MessageFilter &filter) {
                    filter.accountId = id;
                    filter.chat = {};
                });
        });
    m_chatChip = add(
        "searchChat", tr("Chat"), [](MessageFilter &filter) { filter.chat = {}; },
        [this](QMenu &menu) {
            choose(menu, m_chatTitle, [id = m_chatAccount, chat = m_chat](MessageFilter &filter) {
                filter.accountId = id;
                filter.chat = chat;
            });
        });
    m_sender = add(
        "searchSender", tr("Sender"), [](MessageFilter &filter) { filter.sender = Sender::Anyone; },
        [this](QMenu &menu) {
            choose(menu, tr("From me"), [](MessageFilter &filter) { filter.sender = Sender::Me; });
            choose(menu, tr("From others"),
                [](MessageFilter &filter) { filter.sender = Sender::Others; });
        });
    m_kind = add(
        "searchKind", tr("Kind"), [](MessageFilter &filter) { filter.kind = Kind::Any; },
        [this](QMenu &menu) {
            choose(menu, tr("With a photo"),
                [](MessageFilter &filter) { filter.kind = Kind::Photos; });
            choose(
                menu, tr("With a file"), [](MessageFilter &filter) { filter.kind = Kind::Files; });
            choose(
                menu, tr("With a link"), [](MessageFilter &filter) { filter.kind = Kind::Links; });
        });
    m_since = add(
        "searchSince", tr("Since"), [](MessageFilter &filter) { filter.since = {}; },
        [this](QMenu &menu) { fillDays(menu, &MessageFilter::since); });
    m_until = add(
        "searchUntil", tr("Until"), [](MessageFilter &filter) { filter.until = {}; },
        [this](QMenu &menu) { fillDays(menu, &MessageFilter::until); });
    refresh();
}

FilterChip *SearchFilters::add(const char *objectName, const QString &name, const Set &remove,
    const std::function<void(QMenu &)> &fill)
{
    auto *chip = new FilterChip(m_theme, name, this);
    chip->setObjectName(QLatin1String(objectName));
    layout()->addWidget(chip);
    connect(chip, &QAbstractButton::clicked, this, [this, chip, remove, fill] {
        if (chip->isUsed()) {
            apply(remove);
            return;
        }
        auto *menu = new QMenu(chip);
        menu->setObjectName(chip->objectName() + QStringLiteral("Menu"));
        menu->setAttribute(Qt::WA_DeleteOnClose);
        fill(*menu);
        menu->popup(chip->mapToGlobal(QPoint(0, chip->height())));
    });
    return chip;
}

void SearchFilters::choose(QMenu &menu, const QString &words, const Set &set)
{
    // A name with an ampersand is no key.
    QString shown = words;
    menu.addAction(shown.replace(u'&', QStringLiteral("&&")), this, [this, set] { apply(set); });
}

/// The day itself belongs to what is found.
void SearchFilters::fillDays(QMenu &menu, QDate MessageFilter::*day)
{
    const QDate now = today();
    const auto add = [&](const QString &words, const QDate &first) {
        choose(menu, words, [day, first](MessageFilter &filter) { filter.*day = first; });
    };
    add(tr("Today"), now);
    add(tr("A week ago"), now.addDays(-7));
    add(tr("A month ago"), now.addMonths(-1));
    add(tr("A year ago"), now.addYears(-1));
    menu.addSeparator();
    auto *calendar = new QCalendarWidget(&menu);
    calendar->setObjectName(QStringLiteral("searchCalendar"));
    calendar->setVerticalHeaderFormat(QCalendarWidget::NoVerticalHeader);
    calendar->setMaximumDate(now);
    calendar->setSelectedDate(now);
    auto *action = new QWidgetAction(&menu);
    action->setDefaultWidget(calendar);
    menu.addAction(action);
    const auto take = [this, day, &menu](const QDate &chosen) {
        menu.close();
        apply([day, chosen](MessageFilter &filter) { filter.*day = chosen; });
    };
    connect(calendar, &QCalendarWidget::clicked, this, take);
    connect(calendar, &QCalendarWidget::activated, this, take);
}

void SearchFilters::apply(const Set &set)
{
    const MessageFilter before = m_filter;
    set(m_filter);
    if (m_filter.chat != before.chat)
        m_filteredTitle = m_chatTitle;
    if (m_filter == before)
        return;
    refresh();
    emit changed();
}

void SearchFilters::clear()
{
    apply([](MessageFilter &filter) { filter = {}; });
}

void SearchFilters::setAccounts(const std::vector<AccountChoice> &accounts)
{
    if (std::exchange(m_accounts, accounts) != accounts)
        refresh();
}

void SearchFilters::setOpenChat(const QString &accountId, const Jid &chat, const QString &title)
{
    m_chatAccount = accountId;
    m_chat = chat;
    m_chatTitle = title;
    refresh();
}

QDate SearchFilters::today() const { return QDateTime::fromMSecsSinceEpoch(m_now()).date(); }

QString SearchFilters::dayText(const QDate &day) const
{
    const QLocale locale;
    if (day.year() != today().year())
        return locale.toString(day, QLocale::ShortFormat);
    //: A day and a month, as QLocale::toString() takes it
    return locale.toString(day, tr("d MMMM"));
}

void SearchFilters::refresh()
{
    using Sender = SearchRequest::Sender;
    using Kind = SearchRequest::Kind;
    QString account;
    for (const AccountChoice &each : m_accounts) {
        if (each.id == m_filter.accountId)
            //: %1 is the name of an account
            account = tr("In %1").arg(each.label);
    }
    m_account->setSentence(account);
    m_account->setVisible(m_accounts.size() > 1);
    const bool inChat = !m_filter.chat.isNull();
    //: %1 is the name of a person or group
    m_chatChip->setSentence(inChat ? tr("With %1").arg(m_filteredTitle) : QString());
    m_chatChip->setVisible(inChat || !m_chat.isNull());
    m_sender->setSentence(m_filter.sender == Sender::Me ? tr("From me")
            : m_filter.sender == Sender::Others         ? tr("From others")
                                                        : QString());
    m_kind->setSentence(m_filter.kind == Kind::Photos ? tr("With a photo")
            : m_filter.kind == Kind::Files            ? tr("With a file")
            : m_filter.kind == Kind::Links            ? tr("With a link")
                                                      : QString());
    m_since->setSentence(
        m_filter.since.isValid() ? tr("Since %1").arg(dayText(m_filter.since)) : QString());
    m_until->setSentence(
        m_filter.until.isValid() ? tr("Until %1").arg(dayText(m_filter.until)) : QString());
    layout()->invalidate();
    updateGeometry();
}

} // namespace heliograph
