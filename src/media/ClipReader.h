// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"

#include <QtGlobal>

#include <functional>
#include <memory>

class QIODevice;
struct AVFormatContext;
struct AVFrame;
struct AVIOContext;
struct AVStream;

namespace heliograph {

/// A file as libavformat reads it, through a device and within limits: other files and addresses
/// that it names are not opened, and reading fails when too much was read or it took too long.
/// Knows only the containers and codecs of chats.
class ClipReader final {
public:
    ClipReader(QIODevice &device, const Clock &clock, milliseconds limit);
    ~ClipReader();
    Q_DISABLE_COPY_MOVE(ClipReader)

    /// Whether it is such a file with something in it.
    bool open();
    /// After open().
    const AVFormatContext &format() const { return *m_format; }
    /// nullptr when there is none. Covers of records are no video.
    AVStream *video() const;
    AVStream *audio() const;
    milliseconds length() const;
    /// Decodes a stream until `take` says false, the file ends or a limit is reached.
    void forEachFrame(AVStream &stream, const std::function<bool(const AVFrame &)> &take);

private:
    static int read(void *self, uint8_t *to, int size);
    static int64_t seek(void *self, int64_t offset, int whence);
    static int isOver(void *self);

    QIODevice &m_device;
    const Clock &m_clock;
    milliseconds m_end;
    qint64 m_left;
    AVIOContext *m_io = nullptr;
    AVFormatContext *m_format = nullptr;
};

} // namespace heliograph
