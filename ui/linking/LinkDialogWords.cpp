// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the link card says in each of its phases.
#include "app/ErrorText.h"
#include "ui/linking/LinkDialog.h"
#include "ui/linking/LinkStages.h"
#include "ui/linking/QrTile.h"
#include "ui/widgets/Text.h"

#include <algorithm>

namespace heliograph {

void LinkDialog::describe(Phase phase)
{
    switch (phase) {
    case Phase::Asking:
        m_tile->setMessage(QLatin1String("phone"),
            tr("The code appears here once the number is given."), ColourRole::Second);
        m_status->setText({});
        break;
    case Phase::Preparing:
        m_tile->setMessage(QLatin1String("connecting"),
            usesCode() ? tr("Getting a code from the service…")
                       : tr("Getting a picture from the service…"),
            ColourRole::Second);
        m_status->setText(tr("Connecting"));
        break;
    case Phase::Showing:
        m_tile->setMessage(
            {}, usesCode() ? tr("Type this on the phone.") : QString(), ColourRole::Second);
        m_timer.start();
        tick();
        break;
    case Phase::Scanned:
    case Phase::Linked:
        describeProgress();
        break;
    case Phase::Expired:
        m_tile->setMessage(QLatin1String("clock"),
            usesCode() ? tr("The code has expired.") : tr("The picture has expired."),
            ColourRole::Second);
        m_status->setText(explanation());
        break;
    case Phase::Failed:
        m_tile->setMessage(
            QLatin1String("warning"), tr("Linking did not work."), ColourRole::Danger);
        m_status->setText(explanation());
        break;
    }
}

/// What the phone and the service have said since the code was taken; nothing is guessed.
void LinkDialog::describeProgress()
{
    switch (m_progress.stage) {
    case LinkProgress::Stage::Asking:
    case LinkProgress::Stage::Scanned:
        m_tile->setMessage(QLatin1String("phone"),
            tr("Finish on the phone; keys are being exchanged."), ColourRole::Accent);
        break;
    case LinkProgress::Stage::Confirmed:
        m_tile->setMessage(QLatin1String("connecting"),
            tr("The phone agrees. Logging in for the first time."), ColourRole::Accent);
        break;
    case LinkProgress::Stage::Syncing:
        m_tile->setProgress(
            m_progress.percent, tr("New messages already arrive. You may close this; it goes on."));
        break;
    case LinkProgress::Stage::Ready:
        m_tile->setMessage(QLatin1String("success"),
            m_progress.isPaused ? tr("Linked. The phone sends older messages later.")
                                : tr("Linked. New messages arrive here."),
            ColourRole::Success);
        break;
    }
    m_stages->show(m_progress);
    m_close->setText(m_progress.stage == LinkProgress::Stage::Ready ? tr("Done")
            : m_phase == Phase::Linked                              ? tr("Close")
                                                                    : tr("Cancel"));
    m_close->updateGeometry();
}

/// The job knows whom it was about.
QString LinkDialog::explanation() const
{
    const QString words = m_job->explanation();
    return words.isEmpty() ? errorText(m_error) : words;
}

milliseconds LinkDialog::remaining() const
{
    const milliseconds end
        = usesCode() ? m_codeAt + m_code.lifetime : m_pictureAt + m_picture.lifetime;
    return std::max(milliseconds(0), end - m_clock.monotonic());
}

void LinkDialog::tick()
{
    const milliseconds left = remaining();
    const milliseconds whole = usesCode() ? m_code.lifetime : m_picture.lifetime;
    m_tile->setRemaining(whole.count() > 0
            ? static_cast<double>(left.count()) / static_cast<double>(whole.count())
            : 0);
    if (left.count() == 0 && m_phase == Phase::Showing) {
        // An old code must not stay: a phone that takes it would wait for ever.
        enter(Phase::Preparing);
        return;
    }
    const int inSeconds = wholeSeconds(left);
    m_status->setText(usesCode()
            ? tr("Valid for %1").arg(durationText(inSeconds))
            : tr("A new picture in %1 s · round %2 of 3").arg(inSeconds).arg(m_picture.round));
}

} // namespace heliograph
