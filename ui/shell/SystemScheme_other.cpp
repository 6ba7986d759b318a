// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/SystemScheme.h"

#include <QEvent>
#include <QGuiApplication>
#include <QStyleHints>

namespace heliograph {

ColourScheme schemeOfPalette()
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    if (QGuiApplication::styleHints()->colorScheme() != Qt::ColorScheme::Unknown)
        return QGuiApplication::styleHints()->colorScheme() == Qt::ColorScheme::Dark
            ? ColourScheme::Dark
            : ColourScheme::Light;
#endif
    return QGuiApplication::palette().color(QPalette::Window).lightness() < 128
        ? ColourScheme::Dark
        : ColourScheme::Light;
}

/// Hears of changes by the style hints, or by the palette before Qt 6.5.
class SystemScheme::Platform final : public QObject {
    Q_OBJECT
public:
    explicit Platform(SystemScheme &owner)
        : m_owner(owner)
    {
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
        connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this,
            [this] { m_owner.set(schemeOfPalette()); });
#else
        qApp->installEventFilter(this);
#endif
    }

protected:
    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() == QEvent::ApplicationPaletteChange)
            m_owner.set(schemeOfPalette());
        return false;
    }

private:
    SystemScheme &m_owner;
};

SystemScheme::SystemScheme(QObject *parent)
    : QObject(parent)
    , m_scheme(schemeOfPalette())
    , m_platform(std::make_unique<Platform>(*this))
{
}

SystemScheme::~SystemScheme() = default;

void SystemScheme::set(ColourScheme scheme)
{
    if (std::exchange(m_scheme, scheme) != scheme)
        emit changed(scheme);
}

} // namespace heliograph

#include "SystemScheme_other.moc"
