// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "binary/Jid.h"

#include <QJsonObject>

#include <optional>

namespace heliograph {

/// The parameters of one call, read one by one; what is missing, of another type or out of range
/// is remembered, and the first such fault is the call's answer. Names that no method knows are
/// passed over.
class Params final {
public:
    explicit Params(const QJsonObject &object);

    /// A text that must be there and not empty.
    QString text(const char *name);
    QString optionalText(const char *name, const QString &fallback = {});
    /// A text that must be there and may be empty.
    QString givenText(const char *name);
    /// An id, a name or a path, which must be there. None holds a NUL, where others would cut it.
    QString name(const char *name);
    QString optionalName(const char *name);
    /// One of `allowed`; the first of them when it is missing.
    QString choice(const char *name, const QStringList &allowed);
    /// A whole number in [lowest, highest]; `fallback` when it is missing.
    qint64 number(const char *name, qint64 fallback, qint64 lowest, qint64 highest);
    bool flag(const char *name);
    /// The bare address of a person, in any spelling that parseRecipient() knows.
    Jid person(const char *name);
    std::vector<Jid> persons(const char *name);
    /// Nothing when it is missing.
    std::optional<QJsonObject> object(const char *name);

    /// A fault that a method finds by itself.
    void refuse(const QString &sentence);
    const std::optional<Error> &fault() const { return m_fault; }

private:
    QJsonValue value(const char *name) const;
    Jid personOf(const char *name, const QJsonValue &value);

    QJsonObject m_object;
    std::optional<Error> m_fault;
};

} // namespace heliograph
