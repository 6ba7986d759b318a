// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "base/Result.h"

#include <QObject>
#include <QString>

namespace heliograph {

/// A code to be scanned by the phone.
struct QrCode {
    /// What the picture encodes. Secret: never logged.
    QString text;
    milliseconds lifetime { 0 };
    /// Codes left in this round after this one.
    int remaining = 0;
    /// Round, from 1, of at most 3.
    int round = 1;
    friend bool operator==(const QrCode &, const QrCode &) = default;
};

/// Links one account: shows codes, ends once with `linked` or `failed`. Several may run at once.
/// Destroying it cancels.
class LinkJob : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    /// The code to show now; its text is empty when there is none.
    virtual QrCode currentCode() const = 0;
    virtual QString accountId() const = 0;
    /// A person gave up: an account that was never linked goes away with its attempt.
    virtual void cancel() = 0;
    /// New rounds after the last one expired.
    virtual void restart() = 0;

signals:
    void codeChanged(const heliograph::QrCode &code);
    /// The phone has scanned; keys are being exchanged.
    void scanned();
    void linked(const QString &accountId);
    /// QrExpired after three rounds; restart() begins anew.
    void failed(const heliograph::Error &error);
};

} // namespace heliograph

Q_DECLARE_METATYPE(heliograph::QrCode)
