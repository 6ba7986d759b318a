// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/RecordingBar.h"

#include "app/ErrorText.h"
#include "app/VoiceRecording.h"
#include "ui/media/PlayControls.h"
#include "ui/widgets/Text.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>

#include <cmath>
#include <deque>

namespace heliograph {

namespace {

/// Shorter ones are a slip of the finger.
constexpr milliseconds shortest { 500 };

/// The loudness of the last seconds as bars, the newest at the right.
class LevelMeter final : public QWidget {
public:
    LevelMeter(const Theme &theme, QWidget *parent)
        : QWidget(parent)
        , m_theme(theme)
    {
        setObjectName(QStringLiteral("recordingLevel"));
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        setFixedHeight(32);
    }
    void add(double level)
    {
        m_levels.push_back(level);
        if (m_levels.size() > most)
            m_levels.pop_front();
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.colour(ColourRole::Accent));
        double x = width() - step;
        for (auto level = m_levels.rbegin(); level != m_levels.rend() && x >= 0; ++level) {
            // Ears hear by ratios: half the bar is 30 dB below the loudest.
            const double part = std::clamp(1 + std::log10(std::max(*level, 1e-3)) / 3, 0.0, 1.0);
            const double tall = std::max(2.0, part * height());
            painter.drawRoundedRect(QRectF(x, (height() - tall) / 2, step - 2, tall), 1, 1);
            x -= step;
        }
    }

private:
    static constexpr size_t most = 400;
    static constexpr double step = 5;
    const Theme &m_theme;
    std::deque<double> m_levels;
};

} // namespace

RecordingBar::RecordingBar(const Theme &theme, std::shared_ptr<VoiceRecording> recording,
    std::unique_ptr<Playback> playback, QWidget *parent)
    : Pane(theme, ColourRole::Surface, parent)
    , m_recording(std::move(recording))
    , m_playback(std::move(playback))
    , m_level(new LevelMeter(theme, this))
    , m_words(new ThemedLabel(theme, {}, TextStyle::Strong, ColourRole::Text, this))
    , m_controls(new PlayControls(theme, *m_playback, QStringLiteral("recording"), this))
    , m_listen(new TextButton(theme, tr("Listen"), TextButton::Kind::Plain, this))
    , m_stop(new TextButton(theme, tr("Stop"), TextButton::Kind::Primary, this))
    , m_send(new TextButton(theme, tr("Send"), TextButton::Kind::Primary, this))
{
    setObjectName(QStringLiteral("recordingBar"));
    setAccessibleName(tr("Voice message"));
    setEdges(Qt::TopEdge);
    m_words->setObjectName(QStringLiteral("recordingWords"));
    m_words->setWordWrap(true);
    m_listen->setObjectName(QStringLiteral("recordingListenButton"));
    m_listen->setIconName(QLatin1String("resume"));
    m_stop->setObjectName(QStringLiteral("recordingStopButton"));
    m_stop->setIconName(QLatin1String("stop"));
    m_send->setObjectName(QStringLiteral("recordingSendButton"));
    m_send->setIconName(QLatin1String("send"), true);
    auto *discard = new IconButton(
        theme, QLatin1String("delete"), tr("Throw the recording away (Esc)"), this);
    discard->setObjectName(QStringLiteral("recordingDiscardButton"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics::m, 10, metrics::m, 10);
    layout->setSpacing(metrics::s);
    layout->addWidget(discard);
    layout->addWidget(m_words);
    layout->addWidget(m_level, 1);
    layout->addWidget(m_controls, 1);
    layout->addWidget(m_listen);
    layout->addWidget(m_stop);
    layout->addWidget(m_send);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    connect(discard, &QAbstractButton::clicked, this, &RecordingBar::discardRequested);
    connect(m_stop, &QAbstractButton::clicked, m_recording.get(), &VoiceRecording::stop);
    connect(m_listen, &QAbstractButton::clicked, this, &RecordingBar::listen);
    connect(m_send, &QAbstractButton::clicked, this, [this] {
        m_playback->close();
        emit sendRequested();
    });
    connect(m_recording.get(), &VoiceRecording::changed, this, [this] {
        if (m_recording->state() == VoiceRecording::State::Recording)
            static_cast<LevelMeter *>(m_level)->add(m_recording->level());
        refresh();
    });
    connect(m_playback.get(), &Playback::changed, this, &RecordingBar::refresh);
    refresh();
}

RecordingBar::~RecordingBar()
{
    m_recording->disconnect(this);
    m_playback->disconnect(this);
}

void RecordingBar::focusFirst()
{
    (m_stop->isHidden() ? m_send : m_stop)->setFocus(Qt::OtherFocusReason);
}

void RecordingBar::listen()
{
    emit listening();
    m_playback->open(m_recording->path());
}

void RecordingBar::refresh()
{
    using State = VoiceRecording::State;
    const State state = m_recording->state();
    const bool recording = state == State::Recording;
    const bool finished = state == State::Finished;
    const bool heard
        = m_playback->state() != Playback::State::Empty && m_playback->problem().isEmpty();
    const bool focused = m_stop->hasFocus();
    m_level->setVisible(!heard && state != State::Failed);
    m_controls->setVisible(heard);
    m_words->setVisible(!heard);
    m_listen->setVisible(finished && !heard);
    m_stop->setVisible(recording);
    m_send->setVisible(finished || state == State::Finishing);
    m_send->setEnabled(finished && m_recording->length() >= shortest);
    if (focused && !recording)
        m_send->setFocus(Qt::OtherFocusReason);
    const Error error = m_recording->error().value_or(Error());
    if (state == State::Failed)
        m_words->setText(error.code == ErrorCode::NotFound
                ? tr("Nothing is heard from the microphone.")
                : errorText(error));
    else if (!m_playback->problem().isEmpty())
        m_words->setText(m_playback->problem());
    else
        m_words->setText(durationText(static_cast<int>(m_recording->length().count() / 1000)));
}

void RecordingBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        emit discardRequested();
    else
        Pane::keyPressEvent(event);
}

} // namespace heliograph
