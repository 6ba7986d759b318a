// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/LinkJob.h"
#include "ui/widgets/ScrolledCard.h"

#include <QTimer>

#include <functional>
#include <memory>
#include <vector>

class QBoxLayout;

namespace heliograph {

class CodePanel;
class LinkStages;
class LinkSteps;
class NameRow;
class QrTile;

/// The card that links one account: the picture to scan or the code to type, what to do on the
/// phone, name and colour. It follows one LinkJob and never shows a code that is not the newest.
class LinkDialog final : public ScrolledCard {
    Q_OBJECT
public:
    struct Options {
        QString label;
        int colour = 0;
        /// An account is linked again: name and colour stay.
        bool again = false;
        /// Offers to let a simulated phone scan or type.
        bool simulatedPhone = false;
        /// The number that is linked again, as it is written; empty for a new account.
        QString number {};
        /// Makes a simulated phone and gives its number; for codes.
        std::function<QString()> simulatedNumber {};
    };
    LinkDialog(const Theme &theme, const Clock &clock, std::unique_ptr<LinkJob> job,
        const Options &options, QWidget *parent = nullptr);
    ~LinkDialog() override;
    QString label() const;
    int colour() const;
    void focusName();
    LinkJob &job() const { return *m_job; }

signals:
    /// The account is there; name and colour may have been changed since the job began.
    void linked(const QString &accountId, const QString &label, int colour);
    void closed();
    /// A simulated phone should scan what the picture says. Secret: never logged.
    void simulatedScanRequested(const QString &code);
    /// A simulated phone of this number should type the code. Secret: never logged.
    void simulatedTypingRequested(const QString &number, const QString &code);
    /// The phone that answered has another number: it should become an account of its own.
    void otherAccountRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    /// Asking: a code is wanted, and no number has been given yet.
    enum class Phase { Preparing, Showing, Scanned, Expired, Failed, Linked, Asking };
    QLayout *buildRight();
    QLayout *buildFooter();
    void followJob();
    void followButtons();
    void orderTabs();
    bool usesCode() const;
    void chooseWay();
    void askForCode(const QString &number);
    void enter(Phase phase);
    void describe(Phase phase);
    void describeProgress();
    /// The phone has taken a code: its steps stand in place of the code's.
    bool isUnderWay() const;
    void showCode();
    void showFailure(const Error &error);
    QString explanation() const;
    milliseconds remaining() const;
    void tick();

    const Theme &m_theme;
    const Clock &m_clock;
    std::unique_ptr<LinkJob> m_job;
    Options m_options;
    Phase m_phase = Phase::Preparing;
    QBoxLayout *m_middle;
    QrTile *m_tile;
    Segments *m_ways;
    LinkSteps *m_steps;
    CodePanel *m_panel;
    LinkStages *m_stages;
    ThemedLabel *m_status;
    /// What the phone said meanwhile: another way may still work.
    ThemedLabel *m_notice;
    NameRow *m_name;
    TextButton *m_again;
    TextButton *m_other;
    TextButton *m_copy;
    TextButton *m_simulate;
    TextButton *m_close;
    QTimer m_timer;
    milliseconds m_pictureAt { 0 };
    QrCode m_picture;
    milliseconds m_codeAt { 0 };
    PairingCode m_code;
    LinkProgress m_progress;
    /// The job works on a code, not on pictures.
    bool m_hasAsked = false;
    Error m_error;
};

} // namespace heliograph
