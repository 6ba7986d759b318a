// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/Notifier.h"

#include <vector>

namespace heliograph {

/// A place for notifications that holds what stands there now, oldest first.
class FakeNotifier final : public Notifier {
public:
    void show(const Notification &notification) override
    {
        withdraw(notification.place);
        shown.push_back(notification);
        ++told;
    }
    void withdraw(const ChatPlace &place) override
    {
        std::erase_if(shown, [&](const Notification &each) { return each.place == place; });
    }
    std::vector<Notification> shown;
    /// How often something popped up.
    int told = 0;
};

} // namespace heliograph
