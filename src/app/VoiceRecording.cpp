// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/VoiceRecording.h"

#include "base/Files.h"
#include "base/Pool.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <opusenc.h>
#include <utility>
#include <vector>

namespace heliograph {

namespace {
constexpr int samplesPerSecond = 48'000;
constexpr int bitsPerSecond = 24'000;
constexpr int patienceMs = 5000;
} // namespace

/// The file and its encoder; used by one thread at a time.
class VoiceRecording::File final {
public:
    explicit File(const QString &path)
        : m_file(path)
    {
    }
    ~File()
    {
        if (m_encoder != nullptr)
            ope_encoder_destroy(m_encoder);
    }
    Q_DISABLE_COPY_MOVE(File)

    Result<bool> open()
    {
        if (!QDir().mkpath(QFileInfo(m_file).absolutePath()))
            return fail(ErrorCode::FolderUnwritable);
        if (!m_file.open(QIODevice::NewOnly | QIODevice::Unbuffered))
            return fail(writeFailure(m_file));
        static const OpusEncCallbacks callbacks {
            [](void *self, const unsigned char *bytes, opus_int32 size) {
                QFile &file = static_cast<File *>(self)->m_file;
                const auto *from = reinterpret_cast<const char *>(bytes);
                return file.write(from, size) == size ? 0 : 1;
            },
            [](void *) { return 0; }
        };
        OggOpusComments *comments = ope_comments_create();
        int failure = OPE_OK;
        m_encoder = ope_encoder_create_callbacks(
            &callbacks, this, comments, samplesPerSecond, 1, 0, &failure);
        ope_comments_destroy(comments);
        if (m_encoder == nullptr)
            return fail(ErrorCode::Unknown, QStringLiteral("opus encoder"));
        ope_encoder_ctl(m_encoder, OPUS_SET_BITRATE(bitsPerSecond));
        ope_encoder_ctl(m_encoder, OPUS_SET_SIGNAL(OPUS_SIGNAL_VOICE));
        return true;
    }

    Result<bool> write(const QByteArray &samples)
    {
        // It is told already that it could not be opened.
        if (m_encoder == nullptr)
            return fail(ErrorCode::Cancelled);
        std::vector<opus_int16> aligned(static_cast<size_t>(samples.size()) / sizeof(opus_int16));
        std::memcpy(aligned.data(), samples.constData(), aligned.size() * sizeof(opus_int16));
        return checked(
            ope_encoder_write(m_encoder, aligned.data(), static_cast<int>(aligned.size())));
    }

    Result<bool> finish()
    {
        if (m_encoder == nullptr)
            return fail(ErrorCode::Cancelled);
        const Result<bool> drained = checked(ope_encoder_drain(m_encoder));
        if (!drained)
            return drained;
        m_file.close();
        return true;
    }

private:
    Result<bool> checked(int failure) const
    {
        if (failure == OPE_OK)
            return true;
        return fail(writeFailure(m_file));
    }

    QFile m_file;
    OggOpusEnc *m_encoder = nullptr;
};

static QString newVoicePath(const QString &folder)
{
    const QString stem = QStringLiteral("%1/voice-%2")
                             .arg(folder,
                                 QDateTime::fromMSecsSinceEpoch(SystemClock().now().count())
                                     .toString(QStringLiteral("yyyyMMdd-HHmmss-zzz")));
    QString path = stem + QStringLiteral(".ogg");
    for (int number = 2; QFile::exists(path); ++number)
        path = QStringLiteral("%1-%2.ogg").arg(stem).arg(number);
    return path;
}

VoiceRecording::VoiceRecording(
    std::unique_ptr<AudioInput> input, const QString &folder, milliseconds most, QObject *parent)
    : QObject(parent)
    , m_input(std::move(input))
    , m_path(newVoicePath(folder))
    , m_most(most.count() * samplesPerSecond / 1000)
    , m_file(std::make_shared<File>(m_path))
{
    // What comes first is written first.
    m_pool.setMaxThreadCount(1);
    m_patience.setSingleShot(true);
    m_patience.setInterval(patienceMs);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        giveUp({ ErrorCode::NotFound, {}, 0, 0 });
    });
    connect(m_input.get(), &AudioInput::heard, this, &VoiceRecording::onHeard);
    connect(m_input.get(), &AudioInput::failed, this, [this] {
        giveUp({ ErrorCode::NotFound, {}, 0, 0 });
    });
    write([file = m_file] { return file->open(); }, State::Recording);
    m_patience.start();
    m_input->start();
}

VoiceRecording::~VoiceRecording()
{
    m_input->disconnect(this);
    m_input->stop();
    m_pool.clear();
    m_pool.waitForDone();
    m_file.reset();
    if (!m_taken)
        QFile::remove(m_path);
}

milliseconds VoiceRecording::length() const
{
    return milliseconds(m_samples * 1000 / samplesPerSecond);
}

void VoiceRecording::onHeard(const QByteArray &samples)
{
    if (m_state != State::Recording)
        return;
    const qint64 room = (m_most - m_samples) * qint64(sizeof(opus_int16));
    const QByteArray taken = samples.left(std::min<qint64>(samples.size(), room));
    m_samples += taken.size() / qint64(sizeof(opus_int16));
    m_level = 0;
    for (qsizetype i = 0; i + 1 < taken.size(); i += 2) {
        opus_int16 sample = 0;
        std::memcpy(&sample, taken.constData() + i, sizeof sample);
        m_level = std::max(m_level, std::abs(int(sample)) / 32'768.0);
    }
    m_patience.start();
    write([file = m_file, taken] { return file->write(taken); }, State::Recording);
    if (m_samples >= m_most)
        stop();
    else
        emit changed();
}

void VoiceRecording::write(const std::function<Result<bool>()> &work, State after)
{
    then(runInPool<bool>(work, &m_pool), this, [this, after](const Result<bool> &done) {
        if (!done)
            giveUp(done.error());
        else if (after == State::Finished && m_state == State::Finishing) {
            m_state = State::Finished;
            emit changed();
        }
    });
}

void VoiceRecording::stop()
{
    if (m_state != State::Recording)
        return;
    m_patience.stop();
    m_input->stop();
    m_level = 0;
    m_state = State::Finishing;
    write([file = m_file] { return file->finish(); }, State::Finished);
    emit changed();
}

QString VoiceRecording::take()
{
    m_taken = true;
    return m_path;
}

void VoiceRecording::giveUp(const Error &error)
{
    if (m_state == State::Failed)
        return;
    m_patience.stop();
    m_input->stop();
    // What was queued behind a failure is not written any more.
    m_pool.clear();
    m_state = State::Failed;
    m_error = error;
    emit changed();
}

} // namespace heliograph
