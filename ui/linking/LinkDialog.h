// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/LinkJob.h"
#include "ui/widgets/Controls.h"

#include <QTimer>

#include <memory>
#include <vector>

class QButtonGroup;

namespace heliograph {

class QrTile;

/// The card that links one account: the picture to scan, three steps, name and colour. It follows
/// one LinkJob and never shows a code that is not the newest.
class LinkDialog final : public Card {
    Q_OBJECT
public:
    struct Options {
        QString label;
        int colour = 0;
        /// An account is linked again: name and colour stay.
        bool again = false;
        /// Offers to let a simulated phone scan.
        bool simulatedPhone = false;
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

private:
    enum class Phase { Preparing, Showing, Scanned, Expired, Failed, Linked };
    QWidget *buildSteps();
    QLayout *buildNameRow();
    QLayout *buildFooter();
    QWidget *step(int number, const QString &richText);
    void enter(Phase phase);
    void showCode(const QrCode &code);
    void showFailure(const Error &error);
    void tick();

    const Theme &m_theme;
    const Clock &m_clock;
    std::unique_ptr<LinkJob> m_job;
    Options m_options;
    Phase m_phase = Phase::Preparing;
    QrTile *m_tile;
    ThemedLabel *m_status;
    Field *m_name;
    QButtonGroup *m_colours;
    TextButton *m_again;
    TextButton *m_close;
    TextButton *m_simulate;
    QTimer m_timer;
    milliseconds m_shownAt { 0 };
    QrCode m_code;
    Error m_error;
};

} // namespace heliograph
