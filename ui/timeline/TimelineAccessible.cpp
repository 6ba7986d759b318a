// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/TimelineAccessible.h"

#include "ui/timeline/TimelineView.h"

#include <QAccessibleActionInterface>
#include <QAccessibleWidget>
#include <QPointer>
#include <QWindow>

#include <map>

namespace heliograph {

namespace {

/// One message. It finds its row by id, since rows move.
class RowAccessible final : public QAccessibleInterface, public QAccessibleActionInterface {
public:
    RowAccessible(TimelineView *view, const QString &id)
        : m_view(view)
        , m_id(id)
    {
    }
    bool isValid() const override { return row() >= 0; }
    QObject *object() const override { return nullptr; }
    QWindow *window() const override
    {
        return m_view != nullptr ? m_view->window()->windowHandle() : nullptr;
    }
    QAccessibleInterface *parent() const override
    {
        return QAccessible::queryAccessibleInterface(m_view);
    }
    QAccessibleInterface *child(int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    QAccessible::Role role() const override { return QAccessible::ListItem; }
    void setText(QAccessible::Text, const QString &) override { }

    QString text(QAccessible::Text kind) const override
    {
        const int at = row();
        return at >= 0 && kind == QAccessible::Name ? rowInWords(m_view->source()->at(at))
                                                    : QString();
    }
    QRect rect() const override
    {
        const int at = row();
        if (at < 0)
            return {};
        const QRect area = m_view->rowRect(at);
        return { m_view->viewport()->mapToGlobal(area.topLeft()), area.size() };
    }
    QAccessible::State state() const override
    {
        QAccessible::State out;
        const int at = row();
        out.invalid = at < 0;
        if (at < 0)
            return out;
        out.focusable = true;
        out.readOnly = true;
        out.focused = m_view->hasFocus() && m_view->currentRow() == at;
        out.offscreen = !m_view->viewport()->rect().intersects(m_view->rowRect(at));
        return out;
    }
    void *interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::ActionInterface
            ? static_cast<QAccessibleActionInterface *>(this)
            : nullptr;
    }
    QStringList actionNames() const override
    {
        QStringList out;
        const int at = row();
        if (at < 0)
            return out;
        for (const RowAction action : m_view->actionsAt(at))
            out << actionWords(action);
        return out;
    }
    void doAction(const QString &name) override
    {
        const int at = row();
        if (at < 0)
            return;
        for (const RowAction action : m_view->actionsAt(at)) {
            if (actionWords(action) == name) {
                m_view->perform(at, action);
                return;
            }
        }
    }
    QStringList keyBindingsForAction(const QString &) const override { return {}; }

private:
    int row() const
    {
        return m_view != nullptr && m_view->source() != nullptr ? m_view->source()->rowOf(m_id)
                                                                : -1;
    }

    QPointer<TimelineView> m_view;
    QString m_id;
};

class TimelineAccessible final : public QAccessibleWidget {
public:
    explicit TimelineAccessible(TimelineView *view)
        : QAccessibleWidget(view, QAccessible::List)
        , m_view(view)
    {
    }
    ~TimelineAccessible() override
    {
        for (const auto &[id, known] : m_rows)
            QAccessible::deleteAccessibleInterface(known);
    }
    int childCount() const override
    {
        return m_view->source() != nullptr ? m_view->source()->count() : 0;
    }
    QAccessibleInterface *child(int index) const override
    {
        if (index < 0 || index >= childCount())
            return nullptr;
        const QString id = m_view->source()->at(index).key.id;
        const auto known = m_rows.find(id);
        if (known != m_rows.end())
            return QAccessible::accessibleInterface(known->second);
        const QAccessible::Id number
            = QAccessible::registerAccessibleInterface(new RowAccessible(m_view, id));
        m_rows.emplace(id, number);
        return QAccessible::accessibleInterface(number);
    }
    int indexOfChild(const QAccessibleInterface *wanted) const override
    {
        for (const auto &[id, number] : m_rows) {
            if (QAccessible::accessibleInterface(number) == wanted)
                return m_view->source() != nullptr ? m_view->source()->rowOf(id) : -1;
        }
        return -1;
    }
    QAccessibleInterface *childAt(int x, int y) const override
    {
        return child(m_view->rowAtPosition(m_view->viewport()->mapFromGlobal(QPoint(x, y))));
    }
    QAccessibleInterface *focusChild() const override
    {
        return m_view->hasFocus() ? child(m_view->currentRow()) : nullptr;
    }

private:
    TimelineView *m_view;
    mutable std::map<QString, QAccessible::Id> m_rows;
};

} // namespace

static QAccessibleInterface *makeTimelineInterface(const QString &, QObject *object)
{
    auto *view = qobject_cast<TimelineView *>(object);
    return view != nullptr ? new TimelineAccessible(view) : nullptr;
}

void installTimelineAccessibility() { QAccessible::installFactory(makeTimelineInterface); }

} // namespace heliograph
