// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/EngineSettings.h"

namespace heliograph {

namespace {

struct OperatorSetting {
    const char *name;
    /// Towards the public service, and towards any other.
    int publicDefault;
    int ownDefault;
    int lowest;
    int publicHighest;
    int ownHighest;
    const char *unit;
};

constexpr OperatorSetting paceLimit { "MAX_SESSION_USAGE_PER_MINUTE", 20, 6000, 1, 60, 100'000,
    "" };
constexpr OperatorSetting paceWindow { "SESSION_COOLDOWN_PERIOD", 60'000, 60'000, 1000, 600'000,
    600'000, "ms" };
constexpr OperatorSetting conflictLimit { "STREAM_CONFLICT_MAX_COUNT", 3, 3, 1, 10, 10, "" };
constexpr OperatorSetting conflictCooldown { "STREAM_CONFLICT_COOLDOWN", 30'000, 30'000, 1000,
    3'600'000, 3'600'000, "ms" };

Result<int> read(const OperatorSetting &setting, bool publicService)
{
    return numberFromEnvironment(setting.name,
        publicService ? setting.publicDefault : setting.ownDefault, setting.lowest,
        publicService ? setting.publicHighest : setting.ownHighest, setting.unit);
}

} // namespace

Result<int> numberFromEnvironment(
    const char *name, int fallback, int lowest, int highest, const char *unit)
{
    const QByteArray text = qgetenv(name).trimmed();
    if (text.isEmpty())
        return fallback;
    bool ok = false;
    const int value = text.toInt(&ok);
    if (!ok || value < lowest || value > highest)
        return fail(ErrorCode::InvalidArgument,
            QStringLiteral("%1=%2 is not in %3…%4 %5")
                .arg(QLatin1String(name), QString::fromUtf8(text.left(60)))
                .arg(lowest)
                .arg(highest)
                .arg(QLatin1String(unit))
                .trimmed());
    return value;
}

Result<EngineSettings> engineSettings(bool publicService)
{
    EngineSettings settings;
    return read(paceLimit, publicService)
        .and_then([&](int limit) {
            settings.paceLimit = limit;
            return read(paceWindow, publicService);
        })
        .and_then([&](int window) {
            settings.paceWindow = milliseconds(window);
            return read(conflictLimit, publicService);
        })
        .and_then([&](int limit) {
            settings.conflictLimit = limit;
            return read(conflictCooldown, publicService);
        })
        .map([&](int cooldown) {
            settings.conflictCooldown = milliseconds(cooldown);
            return settings;
        });
}

} // namespace heliograph
