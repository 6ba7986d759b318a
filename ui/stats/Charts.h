// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/DeliveryStats.h"
#include "app/ErrorText.h"
#include "ui/widgets/Theme.h"

#include <QWidget>

namespace heliograph {

/// Something drawn whose marks say their values in tooltips, and as a text for screen readers.
class Chart : public QWidget {
    Q_OBJECT
public:
    Chart(const Theme &theme, const QString &name, QWidget *parent);

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    virtual void paintChart(QPainter &painter) = 0;
    /// The words for what lies at a point; empty for none.
    virtual QString tipAt(const QPoint &at) const = 0;
    void setTable(const QStringList &lines);
    /// In a right-to-left layout x counts from the right.
    double flip(double x, double width) const;
    const Theme &m_theme;
};

/// Queued, sent, delivered, read: how many got how far.
class FunnelChart final : public Chart {
    Q_OBJECT
public:
    FunnelChart(const Theme &theme, QWidget *parent);
    void setSummary(const StatsSummary &summary);
    QSize sizeHint() const override { return { 320, 130 }; }

protected:
    void paintChart(QPainter &painter) override;
    QString tipAt(const QPoint &at) const override;

private:
    struct Step {
        QString name;
        int count = 0;
        double share = 0;
    };
    std::vector<Step> m_steps;
};

/// Median, 90th and 99th percentile per day, on a logarithmic scale.
class PercentileChart final : public Chart {
    Q_OBJECT
public:
    PercentileChart(const Theme &theme, QWidget *parent);
    void setDays(const std::vector<StatsSummary::Day> &days);
    QSize sizeHint() const override { return { 320, 176 }; }

protected:
    void paintChart(QPainter &painter) override;
    QString tipAt(const QPoint &at) const override;

private:
    QRectF plot() const;
    double xOf(size_t day) const;
    double yOf(double ms) const;
    void paintScale(QPainter &painter) const;
    void paintBands(QPainter &painter, size_t first, size_t last) const;

    std::vector<StatsSummary::Day> m_days;
    double m_low = 100;
    double m_high = 10'000;
};

/// Messages per weekday and hour.
class HeatMap final : public Chart {
    Q_OBJECT
public:
    HeatMap(const Theme &theme, QWidget *parent);
    void setHours(const std::array<std::array<int, 24>, 7> &hours);
    QSize sizeHint() const override { return { 320, 126 }; }

protected:
    void paintChart(QPainter &painter) override;
    QString tipAt(const QPoint &at) const override;

private:
    QRectF cell(int day, int hour) const;
    std::array<std::array<int, 24>, 7> m_hours {};
    int m_most = 0;
};

/// One row per account: its connection as coloured and patterned segments.
class ConnectionChart final : public Chart {
    Q_OBJECT
public:
    ConnectionChart(const Theme &theme, QWidget *parent);
    void setStrips(const std::vector<ConnectionStrip> &strips, qint64 from, qint64 to);
    QSize sizeHint() const override;

protected:
    void paintChart(QPainter &painter) override;
    QString tipAt(const QPoint &at) const override;

private:
    QRectF bar(size_t row) const;
    double onlineShare(const ConnectionStrip &strip) const;

    std::vector<ConnectionStrip> m_strips;
    qint64 m_from = 0;
    qint64 m_to = 1;
};

/// A small table: a head, rows, numbers at the end side.
class SmallTable final : public QWidget {
    Q_OBJECT
public:
    struct Column {
        QString title;
        bool isNumber = false;
        bool isSecond = false;
        int stretch = 1;
    };
    SmallTable(
        const Theme &theme, const QString &name, std::vector<Column> columns, QWidget *parent);
    void setRows(const std::vector<QStringList> &rows, const QString &emptyText);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    int rowHeight() const;
    QRectF cell(int row, size_t column) const;

    const Theme &m_theme;
    std::vector<Column> m_columns;
    std::vector<QStringList> m_rows;
    QString m_empty;
};

/// Fills an area with what stands for a state: each has its own pattern, so colour is never alone.
void paintStatePattern(
    QPainter &painter, const QRectF &area, double radius, SessionState state, const Theme &theme);
/// A state of the connection in words.
QString connectionWords(SessionState state);

} // namespace heliograph
