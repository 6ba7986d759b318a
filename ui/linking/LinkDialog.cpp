// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/linking/LinkDialog.h"

#include "app/ErrorText.h"
#include "ui/linking/QrTile.h"
#include "ui/widgets/Icon.h"
#include "ui/widgets/Marks.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace heliograph {

namespace {

constexpr int tickMs = 200;
constexpr int offeredColours = 10;

class ColourDot final : public QAbstractButton {
public:
    ColourDot(const Theme &theme, int colour, QWidget *parent)
        : QAbstractButton(parent)
        , m_theme(theme)
        , m_colour(colour)
    {
        setCheckable(true);
        setFocusPolicy(Qt::TabFocus);
        setFixedSize(28, 28);
        setObjectName(QStringLiteral("linkColour-%1").arg(colour));
        setAccessibleName(LinkDialog::tr("Colour %1").arg(colour + 1));
        setToolTip(accessibleName());
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        paintAccountMark(
            painter, QRectF(4, 4, 20, 20), m_colour, m_theme.colour(ColourRole::Surface), m_theme);
        if (isChecked() || showsFocus(*this)) {
            painter.setRenderHint(QPainter::Antialiasing);
            painter.setPen(
                QPen(m_theme.colour(isChecked() ? ColourRole::Accent : ColourRole::Second), 2));
            painter.drawEllipse(QRectF(1, 1, 26, 26));
        }
    }

private:
    const Theme &m_theme;
    int m_colour;
};

class NumberDisc final : public QWidget {
public:
    NumberDisc(const Theme &theme, int number, QWidget *parent)
        : QWidget(parent)
        , m_theme(theme)
        , m_number(number)
    {
        setFixedSize(26, 26);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.colour(ColourRole::Raised));
        painter.drawEllipse(rect());
        QFont font = m_theme.font(TextStyle::Small);
        font.setWeight(QFont::DemiBold);
        painter.setFont(font);
        painter.setPen(m_theme.colour(ColourRole::Text));
        painter.drawText(rect(), Qt::AlignCenter, QString::number(m_number));
    }

private:
    const Theme &m_theme;
    int m_number;
};

} // namespace

LinkDialog::LinkDialog(const Theme &theme, const Clock &clock, std::unique_ptr<LinkJob> job,
    const Options &options, QWidget *parent)
    : Card(theme, parent)
    , m_theme(theme)
    , m_clock(clock)
    , m_job(std::move(job))
    , m_options(options)
    , m_tile(new QrTile(theme, this))
    , m_status(new ThemedLabel(theme, {}, TextStyle::Caption, ColourRole::Second, this))
    , m_name(new Field(theme, tr("Name"), this))
    , m_colours(new QButtonGroup(this))
    , m_again(new TextButton(theme, tr("New picture"), TextButton::Kind::Primary, this))
    , m_close(new TextButton(theme, tr("Cancel"), TextButton::Kind::Plain, this))
    , m_simulate(
          new TextButton(theme, tr("Let a pretend phone scan it"), TextButton::Kind::Primary, this))
{
    setObjectName(QStringLiteral("linkDialog"));
    setAccessibleName(options.again ? tr("Link again") : tr("Link an account"));
    setMinimumWidth(760);
    auto *title = new ThemedLabel(theme, accessibleName(), TextStyle::Page, ColourRole::Text, this);
    auto *subtitle = new ThemedLabel(theme,
        tr("The phone stays in charge; Heliograph joins as one of its linked devices."),
        TextStyle::Body, ColourRole::Second, this);
    subtitle->setWordWrap(true);
    m_status->setObjectName(QStringLiteral("linkStatus"));
    m_status->setWordWrap(true);

    auto *right = new QVBoxLayout;
    right->setSpacing(metrics::l);
    right->addWidget(buildSteps());
    right->addWidget(m_status);
    right->addWidget(m_again, 0, Qt::AlignLeft);
    right->addWidget(m_simulate, 0, Qt::AlignLeft);
    right->addStretch();
    right->addLayout(buildNameRow());
    auto *middle = new QHBoxLayout;
    middle->setSpacing(36);
    middle->addWidget(m_tile, 0, Qt::AlignTop);
    middle->addLayout(right, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(32, 28, 32, 28);
    layout->setSpacing(0);
    layout->addWidget(title);
    layout->addSpacing(metrics::xs);
    layout->addWidget(subtitle);
    layout->addSpacing(metrics::xl);
    layout->addLayout(middle);
    layout->addSpacing(metrics::xl);
    layout->addLayout(buildFooter());

    connect(m_job.get(), &LinkJob::codeChanged, this, &LinkDialog::showCode);
    connect(m_job.get(), &LinkJob::scanned, this, [this] { enter(Phase::Scanned); });
    connect(m_job.get(), &LinkJob::failed, this, &LinkDialog::showFailure);
    connect(m_job.get(), &LinkJob::linked, this, [this](const QString &id) {
        enter(Phase::Linked);
        emit linked(id, label(), colour());
    });
    m_timer.setInterval(tickMs);
    connect(&m_timer, &QTimer::timeout, this, &LinkDialog::tick);
    enter(Phase::Preparing);
    showCode(m_job->currentCode());
}

LinkDialog::~LinkDialog()
{
    // A phone that has scanned already is not left alone.
    if (m_phase != Phase::Linked && m_phase != Phase::Scanned)
        m_job->cancel();
}

QWidget *LinkDialog::step(int number, const QString &richText)
{
    auto *line = new QWidget(this);
    auto *words = new ThemedLabel(m_theme, richText, TextStyle::Body, ColourRole::Text, line);
    words->setTextFormat(Qt::RichText);
    words->setWordWrap(true);
    words->setContentsMargins(0, 3, 0, 0);
    auto *layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::m);
    layout->addWidget(new NumberDisc(m_theme, number, line), 0, Qt::AlignTop);
    layout->addWidget(words, 1, Qt::AlignTop);
    return line;
}

QWidget *LinkDialog::buildSteps()
{
    auto *area = new QWidget(this);
    auto *layout = new QVBoxLayout(area);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::l);
    layout->addWidget(step(1, tr("Open WhatsApp on the phone")));
    layout->addWidget(
        step(2, tr("Tap <b>Settings</b>, then <b>Linked devices</b>, then <b>Link a device</b>")));
    layout->addWidget(step(3, tr("Point the phone at this picture")));
    return area;
}

QLayout *LinkDialog::buildNameRow()
{
    m_name->setObjectName(QStringLiteral("linkName"));
    m_name->setText(m_options.label);
    m_name->setMaxLength(40);
    auto *caption
        = new ThemedLabel(m_theme, tr("Name"), TextStyle::Caption, ColourRole::Second, this);
    auto *dots = new QHBoxLayout;
    dots->setSpacing(0);
    for (int i = 0; i < offeredColours; ++i) {
        auto *dot = new ColourDot(m_theme, i, this);
        m_colours->addButton(dot, i);
        dots->addWidget(dot);
        dot->setVisible(!m_options.again);
    }
    dots->addStretch();
    m_colours->button(std::clamp(m_options.colour, 0, offeredColours - 1))->setChecked(true);
    auto *line = new QHBoxLayout;
    line->setSpacing(metrics::m);
    line->addWidget(caption);
    line->addWidget(m_name, 1);
    caption->setVisible(!m_options.again);
    m_name->setVisible(!m_options.again);
    auto *layout = new QVBoxLayout;
    layout->setSpacing(metrics::s);
    layout->addLayout(line);
    layout->addLayout(dots);
    return layout;
}

QLayout *LinkDialog::buildFooter()
{
    auto *risk = new ThemedLabel(m_theme,
        tr("Heliograph is not made by WhatsApp. Using it is at your own risk."), TextStyle::Caption,
        ColourRole::Second, this);
    risk->setObjectName(QStringLiteral("riskSentence"));
    risk->setWordWrap(true);
    m_again->setObjectName(QStringLiteral("linkAgainButton"));
    m_close->setObjectName(QStringLiteral("linkCloseButton"));
    auto *layout = new QHBoxLayout;
    layout->addWidget(risk, 1);
    layout->addWidget(m_close);
    m_simulate->setObjectName(QStringLiteral("simulatedScanButton"));
    connect(m_simulate, &QAbstractButton::clicked, this,
        [this] { emit simulatedScanRequested(m_code.text); });
    connect(m_close, &QAbstractButton::clicked, this, &LinkDialog::closed);
    connect(m_again, &QAbstractButton::clicked, this, [this] {
        enter(Phase::Preparing);
        m_job->restart();
    });
    return layout;
}

void LinkDialog::focusName() { m_name->setFocus(Qt::OtherFocusReason); }

QString LinkDialog::label() const { return m_name->text().trimmed(); }

int LinkDialog::colour() const { return std::max(0, m_colours->checkedId()); }

void LinkDialog::showCode(const QrCode &code)
{
    m_code = code;
    if (code.text.isEmpty()) {
        m_tile->setCode({});
        if (m_phase == Phase::Showing)
            enter(Phase::Preparing);
        return;
    }
    m_shownAt = m_clock.monotonic();
    if (m_tile->setCode(code.text))
        enter(Phase::Showing);
    else
        showFailure({ ErrorCode::InternalError, {}, 0, 0 });
}

void LinkDialog::showFailure(const Error &error)
{
    m_error = error;
    enter(error.code == ErrorCode::QrExpired ? Phase::Expired : Phase::Failed);
}

void LinkDialog::enter(Phase phase)
{
    m_phase = phase;
    if (phase != Phase::Showing) {
        m_tile->setCode({});
        m_code = {};
        m_timer.stop();
    }
    m_again->setVisible(phase == Phase::Expired || phase == Phase::Failed);
    m_again->setText(phase == Phase::Failed ? tr("Try again") : tr("New picture"));
    m_simulate->setVisible(m_options.simulatedPhone && phase == Phase::Showing);
    m_close->setText(phase == Phase::Linked ? tr("Done") : tr("Cancel"));
    m_close->updateGeometry();
    m_again->updateGeometry();
    m_status->setRole(phase == Phase::Expired || phase == Phase::Failed ? ColourRole::Danger
                                                                        : ColourRole::Second);
    switch (phase) {
    case Phase::Preparing:
        m_tile->setMessage(QLatin1String("connecting"), tr("Getting a picture from the service…"),
            ColourRole::Second);
        m_status->setText(tr("Connecting"));
        break;
    case Phase::Showing:
        m_tile->setMessage({}, {}, ColourRole::Second);
        m_timer.start();
        tick();
        break;
    case Phase::Scanned:
        m_tile->setMessage(QLatin1String("phone"),
            tr("Scanned. Finish on the phone; keys are being exchanged."), ColourRole::Accent);
        m_status->setText(tr("Scanned · waiting for the phone"));
        break;
    case Phase::Expired:
        m_tile->setMessage(
            QLatin1String("clock"), tr("The picture has expired."), ColourRole::Second);
        m_status->setText(
            tr("Nobody scanned it in three rounds. Ask for a new one when the phone is at hand."));
        break;
    case Phase::Failed:
        m_tile->setMessage(
            QLatin1String("warning"), tr("Linking did not work."), ColourRole::Danger);
        m_status->setText(errorText(m_error));
        break;
    case Phase::Linked:
        m_tile->setMessage(QLatin1String("success"),
            tr("Linked. Chats appear as the phone sends them."), ColourRole::Success);
        m_status->setText(tr("Linked"));
        break;
    }
}

void LinkDialog::tick()
{
    const milliseconds left
        = std::max(milliseconds(0), m_code.lifetime - (m_clock.monotonic() - m_shownAt));
    m_tile->setRemaining(m_code.lifetime.count() > 0
            ? static_cast<double>(left.count()) / static_cast<double>(m_code.lifetime.count())
            : 0);
    if (left.count() == 0 && m_phase == Phase::Showing) {
        // An old picture must not stay: a phone that scans it would wait for ever.
        enter(Phase::Preparing);
        return;
    }
    const qint64 whole = (left.count() + 999) / 1000;
    m_status->setText(tr("A new picture in %1 s · round %2 of 3").arg(whole).arg(m_code.round));
}

} // namespace heliograph
