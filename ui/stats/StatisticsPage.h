// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/DeliveryStats.h"
#include "ui/widgets/Controls.h"

#include <functional>

class QGridLayout;

namespace heliograph {

class ConnectionChart;
class FunnelChart;
class HeatMap;
class PercentileChart;
class SmallTable;

/// A range of time, [from, to) in milliseconds since the epoch.
struct StatsRange {
    qint64 from = 0;
    qint64 to = 0;
    int days = 14;
};
/// The last `days` local days up to now: it begins at a local midnight, so a day may have 23 or
/// 25 hours. One day is the last 24 hours up to `now`.
StatsRange rangeOf(int days, qint64 now);

/// Delivery of one account or all: figures, funnel, times, failures, hours, slow chats.
class StatisticsPage final : public QWidget {
    Q_OBJECT
public:
    struct AccountChoice {
        QString id;
        QString label;
        int colour = 0;
    };
    StatisticsPage(const Theme &theme, std::function<qint64()> now, QWidget *parent = nullptr);

    void setAccounts(const std::vector<AccountChoice> &accounts);
    /// `before` is the range of the same length just before, for the changes.
    void setSummary(const StatsSummary &summary, const StatsSummary &before);
    /// Without strips the card is left out.
    void setConnection(const std::vector<ConnectionStrip> &strips, qint64 from, qint64 to);
    StatsRange range() const;
    /// Empty: all.
    QString accountId() const { return m_account; }
    void showFailure(const QString &words);

signals:
    /// Range or account changed; figures for the new one are wanted.
    void queryChanged();
    void exportRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    class Figure;
    QLayout *buildHeader();
    QLayout *buildFigures();
    QWidget *panel(const QString &title, const QString &note, QWidget *content);
    void arrange();
    void chooseAccount();
    void fillTables(const StatsSummary &summary);
    QString labelOf(const QString &accountId) const;

    const Theme &m_theme;
    std::function<qint64()> m_now;
    std::vector<AccountChoice> m_accounts;
    QString m_account;
    Segments *m_rangeSegments;
    Chip *m_accountChip;
    TextButton *m_export;
    std::vector<Figure *> m_figures;
    FunnelChart *m_funnel;
    ThemedLabel *m_openNote;
    PercentileChart *m_percentiles;
    SmallTable *m_failures;
    ConnectionChart *m_connection;
    HeatMap *m_heat;
    SmallTable *m_slowest;
    QWidget *m_content = nullptr;
    QGridLayout *m_grid = nullptr;
    std::vector<QWidget *> m_panels;
    QWidget *m_connectionPanel = nullptr;
    int m_columns = 0;
};

} // namespace heliograph
