// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "binary/Inflate.h"

#include <zlib.h>

namespace heliograph {

namespace {

class InflateState final {
public:
    explicit InflateState(QByteArrayView stream, int windowBits = MAX_WBITS)
    {
        m_stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(stream.data()));
        m_stream.avail_in = static_cast<uInt>(stream.size());
        m_ready = inflateInit2(&m_stream, windowBits) == Z_OK;
    }
    ~InflateState()
    {
        if (m_ready)
            inflateEnd(&m_stream);
    }
    InflateState(const InflateState &) = delete;
    InflateState &operator=(const InflateState &) = delete;

    bool isReady() const { return m_ready; }
    bool hasInput() const { return m_stream.avail_in > 0; }
    /// Fills `out` from `from` on, advances `from`, returns zlib's verdict.
    int run(QByteArray &out, qsizetype &from)
    {
        m_stream.next_out = reinterpret_cast<Bytef *>(out.data() + from);
        m_stream.avail_out = static_cast<uInt>(out.size() - from);
        const int verdict = ::inflate(&m_stream, Z_NO_FLUSH);
        from = out.size() - static_cast<qsizetype>(m_stream.avail_out);
        return verdict;
    }

private:
    z_stream m_stream {};
    bool m_ready = false;
};

/// Whether more than `limit` bytes come out: counts them in a small buffer, without the checksum.
bool inflatesBeyond(QByteArrayView stream, qsizetype limit)
{
    constexpr qsizetype headerSize = 2;
    constexpr qsizetype pieceSize = 256 * 1024;
    InflateState state(stream.sliced(headerSize), -MAX_WBITS);
    QByteArray piece(pieceSize, Qt::Uninitialized);
    qsizetype total = 0;
    while (state.isReady() && total <= limit) {
        qsizetype size = 0;
        const int verdict = state.run(piece, size);
        total += size;
        if (verdict != Z_OK || size == 0)
            break;
    }
    return total > limit;
}

} // namespace

Result<QByteArray> inflateStream(QByteArrayView stream, qsizetype limit)
{
    constexpr qsizetype suspiciousSize = 64 * 1024;
    constexpr qsizetype suspiciousRatio = 16;
    InflateState state(stream);
    if (!state.isReady())
        return fail(ErrorCode::BadCompression, QStringLiteral("zlib state"));
    // One byte beyond the limit tells a stream that ends there from one that goes on.
    const qsizetype most = limit + 1;
    QByteArray out(qBound<qsizetype>(1024, stream.size() * 4, most), Qt::Uninitialized);
    qsizetype size = 0;
    bool counted = false;
    for (;;) {
        const int verdict = state.run(out, size);
        if (size > limit)
            return fail(ErrorCode::TooLarge, QStringLiteral("inflated size"));
        if (verdict == Z_STREAM_END)
            break;
        if (verdict != Z_OK || size < out.size())
            return fail(ErrorCode::BadCompression, QStringLiteral("zlib stream"));
        // Nothing honest shrinks so far: a bomb shall cost neither memory nor the time to fill it.
        if (!counted && size > suspiciousSize && size / suspiciousRatio > stream.size()) {
            if (inflatesBeyond(stream, limit))
                return fail(ErrorCode::TooLarge, QStringLiteral("inflated size"));
            counted = true;
        }
        out.resize(qMin(most, out.size() * 2));
    }
    if (state.hasInput())
        return fail(ErrorCode::TrailingBytes, QStringLiteral("after the zlib stream"));
    out.truncate(size);
    return out;
}

} // namespace heliograph
