// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/PhoneWarning.h"

#include "app/Account.h"
#include "app/Profile.h"

#include <QCoreApplication>

namespace heliograph {

namespace {

constexpr milliseconds oneDay { 86'400'000 };
// Source: product.md §2; the service itself counts 14 days.
constexpr int firstDay = 10;
constexpr int secondDay = 12;

QString phoneTr(const char *text, int count = -1)
{
    return QCoreApplication::translate("PhoneWarning", text, nullptr, count);
}

int daysSince(milliseconds seen, milliseconds now)
{
    return static_cast<int>((now - seen) / oneDay);
}

QString settingOf(const Account &account) { return QStringLiteral("phoneWarning.") + account.id(); }

/// What was put off: this absence, up to this step.
QString putOff(milliseconds seen, PhoneWarning step)
{
    return QStringLiteral("%1/%2").arg(seen.count()).arg(static_cast<int>(step));
}

} // namespace

PhoneWarning phoneWarning(milliseconds seen, milliseconds now)
{
    if (seen <= milliseconds(0))
        return PhoneWarning::None;
    const int days = daysSince(seen, now);
    if (days >= secondDay)
        return PhoneWarning::Second;
    return days >= firstDay ? PhoneWarning::First : PhoneWarning::None;
}

QString phoneSeenText(milliseconds seen, milliseconds now)
{
    if (seen <= milliseconds(0))
        return {};
    const int days = daysSince(seen, now);
    if (days < 1)
        return phoneTr(QT_TRANSLATE_NOOP("PhoneWarning", "Phone seen in the last day"));
    if (days == 1)
        return phoneTr(QT_TRANSLATE_NOOP("PhoneWarning", "Phone seen about a day ago"));
    return phoneTr(QT_TRANSLATE_N_NOOP("PhoneWarning", "Phone seen about %n days ago"), days);
}

QString phoneWarningText(milliseconds seen, milliseconds now)
{
    const int days = daysSince(seen, now);
    switch (phoneWarning(seen, now)) {
    case PhoneWarning::None:
        break;
    case PhoneWarning::First:
        return phoneTr(QT_TRANSLATE_N_NOOP("PhoneWarning",
                           "Phone not seen for about %n days. Open WhatsApp on it; after 14 the "
                           "link ends."),
            days);
    case PhoneWarning::Second:
        return phoneTr(QT_TRANSLATE_N_NOOP("PhoneWarning",
                           "Phone not seen for about %n days. Open WhatsApp on it today; after 14 "
                           "the link ends."),
            days);
    }
    return {};
}

PhoneWarning openPhoneWarning(const Account &account, milliseconds now)
{
    const PhoneWarning step = phoneWarning(account.phoneSeen(), now);
    if (step == PhoneWarning::None || !account.isLinked())
        return PhoneWarning::None;
    const QString before = account.profile().store().setting(settingOf(account)).toString();
    const bool isPutOff = before == putOff(account.phoneSeen(), step)
        || before == putOff(account.phoneSeen(), PhoneWarning::Second);
    return isPutOff ? PhoneWarning::None : step;
}

void putOffPhoneWarning(const Account &account, milliseconds now)
{
    (void)account.profile().store().saveSetting(
        settingOf(account), putOff(account.phoneSeen(), phoneWarning(account.phoneSeen(), now)));
}

} // namespace heliograph
