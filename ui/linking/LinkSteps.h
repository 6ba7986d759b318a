// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

namespace heliograph {

class Theme;

/// Numbered steps, one below the other, in rich text.
class LinkSteps final : public QWidget {
    Q_OBJECT
public:
    LinkSteps(const Theme &theme, const QStringList &steps, QWidget *parent = nullptr);
};

} // namespace heliograph
