// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/MediaScenes.h"

#include "app/VoiceRecording.h"
#include "tests/ui/FakePlayback.h"
#include "ui/composer/RecordingBar.h"
#include "ui/media/PlayerBar.h"
#include "ui/media/Viewer.h"
#include "ui/shell/WindowFrame.h"
#include "ui/timeline/TimelineView.h"

#include <QtTest>

#include <cmath>

namespace heliograph {

namespace {

class SceneInput final : public AudioInput {
public:
    void start() override { }
    void stop() override { }
    void speak()
    {
        for (int i = 0; i < 126; ++i) {
            const double loud = std::abs(std::sin(i * 0.31) * std::sin(i * 0.07)) * 0.6 + 0.002;
            QByteArray samples(9600, 0);
            const auto sample = static_cast<qint16>(loud * 32'767);
            for (qsizetype at = 0; at < samples.size(); at += 2)
                memcpy(samples.data() + at, &sample, sizeof sample);
            emit heard(samples);
        }
    }
};

TimelineRow sampleVoice(int number, qint64 at)
{
    TimelineRow row = sampleText(number, false, {}, at);
    row.content.kind = MessageKind::Voice;
    MediaReference media;
    media.type = MediaType::Voice;
    media.mimeType = QStringLiteral("audio/ogg; codecs=opus");
    media.fileLength = 42'000;
    media.seconds = 14;
    row.content.media = media;
    row.localPath = QStringLiteral("/files/voice.ogg");
    return row;
}

} // namespace

MediaScenes::MediaScenes() = default;
MediaScenes::~MediaScenes() = default;

bool MediaScenes::show(WindowFrame &frame, const Theme &theme, SampleMessages &messages,
    const QString &folder, const QString &name)
{
    TimelineRow row = samplePicture(501, false,
        QStringLiteral("The blue one, please confirm. It stands in the yard until Friday, then it "
                       "has to go back to the shop, and somebody must be there to sign for it."),
        sampleTime(14, 3), samplePhoto(folder, 0));
    if (name == QLatin1String("viewer")) {
        showViewer(frame, theme, messages, row);
    } else if (name == QLatin1String("viewer-problem")) {
        row.localPath = folder;
        showViewer(frame, theme, messages, row);
    } else if (name == QLatin1String("film")) {
        row.content.kind = MessageKind::Video;
        row.localPath = QFINDTESTDATA("../data/clip.mp4");
        showViewer(frame, theme, messages, row);
    } else if (name == QLatin1String("player")) {
        showPlayer(frame, theme, messages);
    } else if (name == QLatin1String("recording") || name == QLatin1String("recorded")) {
        showRecording(frame, theme, folder, name == QLatin1String("recorded"));
    } else {
        return false;
    }
    return true;
}

void MediaScenes::showViewer(
    WindowFrame &frame, const Theme &theme, SampleMessages &messages, const TimelineRow &row)
{
    messages.append(row);
    auto *viewer = new Viewer(theme, [&frame](const QString &id, int step) {
        return viewableBeside(*frame.conversation()->timeline()->source(), id, step);
    });
    frame.showCard(viewer, {}, true);
    viewer->setRow(row);
}

void MediaScenes::showPlayer(WindowFrame &frame, const Theme &theme, SampleMessages &messages)
{
    auto playback = std::make_unique<FakePlayback>();
    FakePlayback *moved = playback.get();
    m_player = std::make_unique<AudioPlayer>(std::move(playback));
    frame.conversation()->addLine(new PlayerBar(theme, *m_player, frame.conversation()));
    messages.append(sampleVoice(501, sampleTime(14, 5)));
    messages.append(sampleVoice(502, sampleTime(14, 5)));
    m_player->toggle(messages.rows[messages.rows.size() - 2], {});
    moved->seek(7000);
    frame.conversation()->timeline()->setPlayed(
        Played { m_player->row()->key, true, 7000, 14'000 });
}

void MediaScenes::showRecording(
    WindowFrame &frame, const Theme &theme, const QString &folder, bool finished)
{
    auto input = std::make_unique<SceneInput>();
    SceneInput *spoken = input.get();
    m_recording = std::make_shared<VoiceRecording>(std::move(input), folder);
    auto playback = std::make_unique<FakePlayback>();
    FakePlayback *heard = playback.get();
    auto *bar = new RecordingBar(theme, m_recording, std::move(playback), frame.conversation());
    frame.conversation()->setRecordingBar(bar);
    spoken->speak();
    if (!finished)
        return;
    m_recording->stop();
    QTRY_COMPARE(m_recording->state(), VoiceRecording::State::Finished);
    heard->open(m_recording->path());
    heard->seek(5000);
}

} // namespace heliograph
