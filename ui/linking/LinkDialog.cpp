// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/linking/LinkDialog.h"

#include "app/ErrorText.h"
#include "ui/linking/CodePanel.h"
#include "ui/linking/LinkStages.h"
#include "ui/linking/LinkSteps.h"
#include "ui/linking/NameRow.h"
#include "ui/linking/QrTile.h"
#include "ui/widgets/Text.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace heliograph {

namespace {

constexpr int tickMs = 200;
/// The second of the two ways.
constexpr int codeWay = 1;
constexpr int wishedWidth = 760;
constexpr int narrowBelow = 680;

} // namespace

LinkDialog::LinkDialog(const Theme &theme, const Clock &clock, std::unique_ptr<LinkJob> job,
    const Options &options, QWidget *parent)
    : ScrolledCard(theme, wishedWidth, parent)
    , m_theme(theme)
    , m_clock(clock)
    , m_job(std::move(job))
    , m_options(options)
    , m_middle(new QBoxLayout(QBoxLayout::LeftToRight))
    , m_tile(new QrTile(theme, this))
    , m_ways(new Segments(theme, { tr("Scan the picture"), tr("Use a code instead") }, this))
    , m_steps(new LinkSteps(theme,
          { tr("Open WhatsApp on the phone"),
              tr("Tap <b>Settings</b>, then <b>Linked devices</b>, then <b>Link a device</b>"),
              tr("Point the phone at this picture") },
          this))
    , m_panel(new CodePanel(theme, this))
    , m_stages(new LinkStages(theme, clock, this))
    , m_status(new ThemedLabel(theme, {}, TextStyle::Caption, ColourRole::Second, this))
    , m_notice(new ThemedLabel(theme, {}, TextStyle::Caption, ColourRole::Warning, this))
    , m_name(new NameRow(theme, options.label, options.colour, this))
    , m_again(new TextButton(theme, tr("New picture"), TextButton::Kind::Primary, this))
    , m_other(new TextButton(theme, tr("Link as a new account"), TextButton::Kind::Plain, this))
    , m_copy(new TextButton(theme, tr("Copy the code"), TextButton::Kind::Plain, this))
    , m_simulate(new TextButton(theme, {}, TextButton::Kind::Primary, this))
    , m_close(new TextButton(theme, tr("Cancel"), TextButton::Kind::Plain, this))
{
    setObjectName(QStringLiteral("linkDialog"));
    setAccessibleName(options.again ? tr("Link again") : tr("Link an account"));
    auto *title = new ThemedLabel(theme, accessibleName(), TextStyle::Page, ColourRole::Text, this);
    auto *subtitle = new ThemedLabel(theme,
        options.number.isEmpty()
            ? tr("The phone stays in charge; Heliograph joins as one of its linked devices.")
            : tr("Only the phone with %1 is accepted. Messages, drafts and statistics stay.")
                  .arg(options.number),
        TextStyle::Body, ColourRole::Second, this);
    subtitle->setWordWrap(true);
    m_middle->setSpacing(36);
    m_middle->addWidget(m_tile, 0, Qt::AlignTop | Qt::AlignHCenter);
    m_middle->addLayout(buildRight(), 1);
    auto *layout = new QVBoxLayout(body());
    layout->setContentsMargins(32, 28, 32, 28);
    layout->setSpacing(0);
    layout->addWidget(title);
    layout->addSpacing(metrics::xs);
    layout->addWidget(subtitle);
    layout->addSpacing(metrics::xl);
    layout->addLayout(m_middle);
    layout->addSpacing(metrics::xl);
    layout->addLayout(buildFooter());
    orderTabs();
    followJob();
    followButtons();
    m_panel->setNumber(options.number);
    m_panel->hide();
    m_stages->hide();
    m_name->setVisible(!options.again);
    m_timer.setInterval(tickMs);
    connect(&m_timer, &QTimer::timeout, this, &LinkDialog::tick);
    enter(Phase::Preparing);
    m_picture = m_job->currentCode();
    m_pictureAt = m_clock.monotonic();
    showCode();
}

LinkDialog::~LinkDialog()
{
    // A phone that has scanned already is not left alone.
    if (m_phase != Phase::Linked && m_phase != Phase::Scanned)
        m_job->cancel();
}

/// The picture above the words where both do not fit side by side.
void LinkDialog::resizeEvent(QResizeEvent *event)
{
    ScrolledCard::resizeEvent(event);
    m_middle->setDirection(
        width() < narrowBelow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

QLayout *LinkDialog::buildRight()
{
    m_ways->setObjectName(QStringLiteral("linkWays"));
    m_status->setObjectName(QStringLiteral("linkStatus"));
    m_status->setWordWrap(true);
    m_notice->setObjectName(QStringLiteral("linkNotice"));
    m_notice->setWordWrap(true);
    m_notice->hide();
    auto *actions = new QHBoxLayout;
    actions->setSpacing(metrics::s);
    for (TextButton *button : { m_simulate, m_copy, m_again, m_other })
        actions->addWidget(button);
    actions->addStretch();
    auto *layout = new QVBoxLayout;
    layout->setSpacing(metrics::l);
    layout->addWidget(m_ways, 0, Qt::AlignLeft);
    layout->addWidget(m_steps);
    layout->addWidget(m_panel);
    layout->addWidget(m_stages);
    layout->addWidget(m_status);
    layout->addWidget(m_notice);
    layout->addLayout(actions);
    layout->addStretch();
    layout->addWidget(m_name);
    return layout;
}

QLayout *LinkDialog::buildFooter()
{
    auto *risk = new ThemedLabel(m_theme,
        tr("Heliograph is not made by WhatsApp. Using it is at your own risk."), TextStyle::Caption,
        ColourRole::Second, this);
    risk->setObjectName(QStringLiteral("riskSentence"));
    risk->setWordWrap(true);
    auto *layout = new QHBoxLayout;
    layout->addWidget(risk, 1);
    layout->addWidget(m_close);
    return layout;
}

/// From top to bottom, as they stand.
void LinkDialog::orderTabs()
{
    std::vector<QWidget *> order;
    const auto append = [&order](const QWidget *area) {
        for (QWidget *control : area->findChildren<QWidget *>()) {
            if (control->focusPolicy() != Qt::NoFocus)
                order.push_back(control);
        }
    };
    append(m_ways);
    append(m_panel);
    order.insert(order.end(), { m_simulate, m_copy, m_again, m_other });
    append(m_name);
    order.push_back(m_close);
    for (size_t i = 1; i < order.size(); ++i)
        setTabOrder(order[i - 1], order[i]);
}

void LinkDialog::followJob()
{
    connect(m_job.get(), &LinkJob::codeChanged, this, [this](const QrCode &picture) {
        m_picture = picture;
        m_pictureAt = m_clock.monotonic();
        if (!usesCode())
            showCode();
    });
    connect(m_job.get(), &LinkJob::pairingCodeChanged, this, [this](const PairingCode &code) {
        m_code = code;
        m_codeAt = m_clock.monotonic();
        if (usesCode())
            showCode();
    });
    connect(m_job.get(), &LinkJob::scanned, this, [this] {
        m_progress = { LinkProgress::Stage::Scanned };
        m_stages->begin(usesCode());
        enter(Phase::Scanned);
    });
    connect(m_job.get(), &LinkJob::progressed, this, [this](const LinkProgress &progress) {
        m_progress = progress;
        if (isUnderWay())
            describeProgress();
    });
    connect(m_job.get(), &LinkJob::noticed, this, [this](ErrorCode notice) {
        m_notice->setText(errorText({ notice, {}, 0, 0 }));
        m_notice->show();
    });
    connect(m_job.get(), &LinkJob::failed, this, &LinkDialog::showFailure);
    connect(m_job.get(), &LinkJob::linked, this, [this](const QString &id) {
        enter(Phase::Linked);
        emit linked(id, label(), colour());
    });
}

void LinkDialog::followButtons()
{
    m_again->setObjectName(QStringLiteral("linkAgainButton"));
    m_other->setObjectName(QStringLiteral("linkOtherButton"));
    m_copy->setObjectName(QStringLiteral("linkCopyButton"));
    m_copy->setIconName(QLatin1String("copy"));
    m_close->setObjectName(QStringLiteral("linkCloseButton"));
    m_simulate->setObjectName(QStringLiteral("simulatedScanButton"));
    connect(m_ways, &Segments::chosen, this, &LinkDialog::chooseWay);
    connect(m_panel, &CodePanel::asked, this, &LinkDialog::askForCode);
    connect(m_simulate, &QAbstractButton::clicked, this, [this] {
        if (usesCode())
            emit simulatedTypingRequested(m_panel->number(), m_code.text);
        else
            emit simulatedScanRequested(m_picture.text);
    });
    connect(m_copy, &QAbstractButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(m_code.text);
        m_copy->setText(tr("Copied"));
    });
    connect(m_close, &QAbstractButton::clicked, this, &LinkDialog::closed);
    connect(m_other, &QAbstractButton::clicked, this, &LinkDialog::otherAccountRequested);
    connect(m_again, &QAbstractButton::clicked, this, [this] {
        enter(Phase::Preparing);
        m_job->restart();
    });
}

void LinkDialog::focusName() { m_name->focusName(); }

QString LinkDialog::label() const { return m_name->label(); }

int LinkDialog::colour() const { return m_name->colour(); }

bool LinkDialog::isUnderWay() const
{
    return m_phase == Phase::Scanned || m_phase == Phase::Linked;
}

bool LinkDialog::usesCode() const { return m_ways->current() == codeWay; }

void LinkDialog::chooseWay()
{
    m_notice->hide();
    if (usesCode()) {
        if (m_panel->number().isEmpty() && m_options.simulatedNumber)
            m_panel->setNumber(m_options.simulatedNumber());
        enter(Phase::Asking);
        m_panel->focusNumber();
        return;
    }
    // Pictures went on unseen until a code was asked for.
    if (!std::exchange(m_hasAsked, false) && !m_picture.text.isEmpty()) {
        showCode();
        return;
    }
    enter(Phase::Preparing);
    m_job->useQr();
}

void LinkDialog::askForCode(const QString &number)
{
    enter(Phase::Preparing);
    if (const Result<void> asked = m_job->useCode(number); !asked) {
        enter(Phase::Asking);
        m_panel->setProblem(errorText(asked.error()));
        m_panel->focusNumber();
        return;
    }
    m_hasAsked = true;
}

void LinkDialog::showCode()
{
    const QString &text = usesCode() ? m_code.text : m_picture.text;
    if (text.isEmpty()) {
        m_tile->clear();
        if (m_phase == Phase::Showing)
            enter(Phase::Preparing);
        return;
    }
    if (usesCode())
        m_tile->setCharacters(text);
    else if (!m_tile->setPicture(text)) {
        showFailure({ ErrorCode::InternalError, {}, 0, 0 });
        return;
    }
    m_copy->setText(tr("Copy the code"));
    enter(Phase::Showing);
}

void LinkDialog::showFailure(const Error &error)
{
    m_error = error;
    // The pictures behind the question for a number ran out: nobody looked at them.
    if (usesCode() && !m_hasAsked)
        return;
    const bool expired = error.code == ErrorCode::QrExpired || error.code == ErrorCode::CodeExpired;
    enter(expired ? Phase::Expired : Phase::Failed);
}

void LinkDialog::enter(Phase phase)
{
    const Phase before = std::exchange(m_phase, phase);
    const bool ended = phase == Phase::Expired || phase == Phase::Failed;
    const bool shows = phase == Phase::Showing;
    if (!shows) {
        m_tile->clear();
        m_timer.stop();
    }
    // What a phone said stands beside the next picture too; a service that answers is no news.
    if (ended || (shows && before != Phase::Showing))
        m_notice->hide();
    m_ways->setVisible(!isUnderWay());
    m_steps->setVisible(!isUnderWay() && !usesCode());
    m_panel->setVisible(!isUnderWay() && usesCode());
    m_stages->setVisible(isUnderWay());
    // A name that is typed after the first login would come too late.
    m_name->setVisible(!m_options.again && phase != Phase::Linked);
    m_panel->setBusy(!ended && phase != Phase::Asking);
    m_again->setVisible(ended && !usesCode());
    m_again->setText(phase == Phase::Failed ? tr("Try again") : tr("New picture"));
    m_other->setVisible(phase == Phase::Failed && m_error.code == ErrorCode::OtherNumber);
    m_copy->setVisible(shows && usesCode());
    m_simulate->setVisible(m_options.simulatedPhone && shows);
    m_simulate->setText(
        usesCode() ? tr("Let a pretend phone type it") : tr("Let a pretend phone scan it"));
    m_close->setText(tr("Cancel"));
    for (TextButton *button : { m_close, m_again, m_simulate })
        button->updateGeometry();
    m_status->setRole(ended ? ColourRole::Danger : ColourRole::Second);
    m_status->setVisible(phase != Phase::Asking && !isUnderWay());
    describe(phase);
}

} // namespace heliograph
