// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"

#include <tl/expected.hpp>

namespace heliograph {

/// A value or an Error. No exception leaves a function of this project.
template <typename T> using Result = tl::expected<T, Error>;

/// Shorthand for the failing branch: `return fail(ErrorCode::Truncated, u"frame"_qs);`
[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, const QString &detail = {})
{
    return tl::unexpected<Error>(Error { code, detail });
}

[[nodiscard]] inline tl::unexpected<Error> fail(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}

} // namespace heliograph
