// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/MessageSearchModel.h"
#include "ui/widgets/Controls.h"

#include <functional>

class QMenu;

namespace heliograph {

/// One filter: its name while it is not used, else a sentence. A click chooses or removes it.
class FilterChip final : public QAbstractButton {
    Q_OBJECT
public:
    FilterChip(const Theme &theme, const QString &name, QWidget *parent = nullptr);
    /// Empty: not used.
    void setSentence(const QString &sentence);
    bool isUsed() const { return !m_sentence.isEmpty(); }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    const Theme &m_theme;
    QString m_name;
    QString m_sentence;
};

/// What narrows a search in messages.
class SearchFilters final : public QWidget {
    Q_OBJECT
public:
    SearchFilters(const Theme &theme, std::function<qint64()> now, QWidget *parent = nullptr);
    struct AccountChoice {
        QString id;
        QString label;
        friend bool operator==(const AccountChoice &, const AccountChoice &) = default;
    };
    void setAccounts(const std::vector<AccountChoice> &accounts);
    /// The chat that one may keep to; null: none.
    void setOpenChat(const QString &accountId, const Jid &chat, const QString &title);
    const MessageFilter &filter() const { return m_filter; }
    void clear();

signals:
    void changed();

private:
    using Set = std::function<void(MessageFilter &)>;
    FilterChip *add(const char *objectName, const QString &name, const Set &remove,
        const std::function<void(QMenu &)> &fill);
    void choose(QMenu &menu, const QString &words, const Set &set);
    void fillDays(QMenu &menu, QDate MessageFilter::*day);
    void apply(const Set &set);
    void refresh();
    QString dayText(const QDate &day) const;
    QDate today() const;

    const Theme &m_theme;
    std::function<qint64()> m_now;
    MessageFilter m_filter;
    std::vector<AccountChoice> m_accounts;
    QString m_chatAccount;
    Jid m_chat;
    QString m_chatTitle;
    /// Of the chat that the filter keeps to.
    QString m_filteredTitle;
    FilterChip *m_account;
    FilterChip *m_chatChip;
    FilterChip *m_sender;
    FilterChip *m_kind;
    FilterChip *m_since;
    FilterChip *m_until;
};

} // namespace heliograph
