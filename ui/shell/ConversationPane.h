// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/media/MimeItems.h"
#include "ui/widgets/Controls.h"
#include "ui/widgets/Overlays.h"

#include <functional>

namespace heliograph {

class Composer;
class DropArea;
class HitBar;
class MessageInfoPanel;
class SelectionBar;
class TimelineView;
struct SendTarget;

/// Who a conversation is with, and by which account.
struct ConversationHeader {
    QString title;
    QString subtitle;
    int colour = 0;
    QString accountLabel;
    /// With spaces; empty if unknown.
    QString accountPhone;
    int accountColour = 0;
};

/// The label of the sending account, at the end of the header.
class AccountPill final : public QWidget {
    Q_OBJECT
public:
    explicit AccountPill(const Theme &theme, QWidget *parent = nullptr);
    void setAccount(const QString &label, const QString &phone, int colour);
    void setShort(bool isShort);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString text() const;

    const Theme &m_theme;
    QString m_label;
    QString m_phone;
    int m_colour = 0;
    bool m_short = false;
};

/// One conversation: header, banners, messages, composer, and what lies over them.
class ConversationPane final : public QWidget {
    Q_OBJECT
public:
    ConversationPane(const Theme &theme, std::function<qint64()> now, QWidget *parent = nullptr);

    void setHeader(const ConversationHeader &header);
    const ConversationHeader &header() const { return m_header; }
    SendTarget target() const;
    void setBackVisible(bool visible);
    /// Empty text hides it.
    void setSandboxBanner(const QString &text, const QString &action);
    void setStateBanner(const Banner::Content &content);
    /// A line over the messages; it belongs to the pane.
    void addLine(QWidget *line);
    /// Stands in the composer's place; nullptr brings that back. The former one is dropped.
    void setRecordingBar(QWidget *bar);
    void setKeptBanner(const QString &text, const QString &action);
    TimelineView *timeline() const { return m_timeline; }
    Composer *composer() const { return m_composer; }
    MessageInfoPanel *info() const { return m_info; }
    HitBar *hits() const { return m_hits; }
    void showInfo(bool shown);
    bool isInfoShown() const;

signals:
    void backRequested();
    void searchRequested();
    void sandboxActionRequested();
    void stateActionRequested();
    void stateMoreRequested();
    void keptActionRequested();
    void filesDropped(const std::vector<heliograph::MimeItem> &items, bool asDocuments);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;

private:
    void connectSelection();
    QWidget *buildHeader();
    void arrange();
    void showFoot();

    const Theme &m_theme;
    ConversationHeader m_header;
    IconButton *m_back;
    QWidget *m_avatar;
    ElidedLabel *m_title;
    ElidedLabel *m_subtitle;
    AccountPill *m_pill;
    IconButton *m_search;
    Pane *m_head;
    Banner *m_sandbox;
    Banner *m_state;
    Banner *m_kept;
    HitBar *m_hits;
    TimelineView *m_timeline;
    Composer *m_composer;
    SelectionBar *m_selection;
    QWidget *m_recording = nullptr;
    QWidget *m_column;
    MessageInfoPanel *m_info;
    DropArea *m_drop;
};

} // namespace heliograph
