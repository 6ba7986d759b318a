// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Theme.h"

#include <memory>

namespace heliograph {

/// What a person wants, before the system is asked.
enum class ThemeChoice { System, Light, Dark };

/// Whether the desktop is light, dark or in high contrast, and its signal when that changes.
class SystemScheme final : public QObject {
    Q_OBJECT
public:
    explicit SystemScheme(QObject *parent = nullptr);
    ~SystemScheme() override;
    ColourScheme scheme() const { return m_scheme; }

signals:
    void changed(heliograph::ColourScheme scheme);

private:
    class Platform;
    friend class Platform;
    void set(ColourScheme scheme);

    ColourScheme m_scheme;
    std::unique_ptr<Platform> m_platform;
};

/// By the lightness of the application's palette, for systems that say it in no other way.
ColourScheme schemeOfPalette();

} // namespace heliograph
