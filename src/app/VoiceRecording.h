// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/AudioInput.h"
#include "base/Clock.h"
#include "base/Result.h"

#include <QThreadPool>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>

namespace heliograph {

/// One voice note while it is spoken: Ogg with Opus, written by a thread of its own as it comes, so
/// that an end of the program loses nothing of it. The file goes with this object unless it was
/// taken. GUI thread.
class VoiceRecording final : public QObject {
    Q_OBJECT
public:
    static constexpr milliseconds longest = minutes(30);
    enum class State { Recording, Finishing, Finished, Failed };

    /// Begins at once, with a file of its own below `folder`, and ends by itself after `most`.
    VoiceRecording(std::unique_ptr<AudioInput> input, const QString &folder,
        milliseconds most = longest, QObject *parent = nullptr);
    ~VoiceRecording() override;

    void stop();
    /// The file is the caller's from now on.
    QString take();

    State state() const { return m_state; }
    QString path() const { return m_path; }
    milliseconds length() const;
    /// The loudest of what came last, 0…1.
    double level() const { return m_level; }
    /// Why it failed: DiskFull, FolderUnwritable, StorageFailed; NotFound when the microphone gave
    /// nothing.
    const std::optional<Error> &error() const { return m_error; }

signals:
    void changed();

private:
    class File;
    void onHeard(const QByteArray &samples);
    void write(const std::function<Result<bool>()> &work, State after);
    void giveUp(const Error &error);

    std::unique_ptr<AudioInput> m_input;
    QString m_path;
    const qint64 m_most;
    std::shared_ptr<File> m_file;
    QThreadPool m_pool;
    QTimer m_patience;
    State m_state = State::Recording;
    qint64 m_samples = 0;
    double m_level = 0;
    std::optional<Error> m_error;
    bool m_taken = false;
};

} // namespace heliograph
