// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/TextFormat.h"
#include "protocol/Message.h"
#include "ui/widgets/Controls.h"

#include <QAbstractButton>
#include <QMimeData>

#include <memory>
#include <optional>

namespace heliograph {

class ComposerEdit;

/// The one big button: arrow, the word, and the ring of the account that sends.
class SendButton final : public QAbstractButton {
    Q_OBJECT
public:
    explicit SendButton(const Theme &theme, QWidget *parent = nullptr);
    void setAccount(const QString &label, int colour);
    /// There are others: its name stands on the button.
    void setNamesAccount(bool names);
    /// Without the word, for narrow conversations.
    void setCompact(bool compact);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    QString words() const;

    const Theme &m_theme;
    QString m_label;
    bool m_namesAccount = false;
    QString m_initials;
    int m_colour = 0;
    bool m_compact = false;
};

/// Writes a message to one chat.
class Composer final : public Pane {
    Q_OBJECT
public:
    explicit Composer(const Theme &theme, QWidget *parent = nullptr);

    /// Who it goes to and by which account; `draft` replaces the text.
    void setTarget(
        const QString &title, const QString &accountLabel, int accountColour, const QString &draft);
    /// The names changed, the chat did not: text and reply stay.
    void setRecipient(const QString &title, const QString &accountLabel, int accountColour);
    /// There are several accounts: the button says which one sends.
    void setNamesAccount(bool names) { m_send->setNamesAccount(names); }
    /// What is half written, also while another message is edited.
    QString text() const;
    void setText(const QString &text);
    /// Shows the quoted message above the field.
    void setReply(
        const Quote &quote, const QString &name, const std::vector<MentionName> &mentions = {});
    void clearReply();
    /// The field holds this message's text until it is saved or left; what was half written comes
    /// back then.
    void startEdit(const MessageKey &key, const QString &text);
    void endEdit();
    bool isEditing() const { return m_edited.has_value(); }
    /// The offer to send as a picture what was pasted as text.
    void clearOffer();
    const std::optional<Quote> &reply() const { return m_reply; }
    /// There is a microphone: a voice note is offered while the field is empty.
    void setRecordable(bool recordable);
    void focusText();
    /// Asks for emoji beside the button.
    void requestEmoji();
    ComposerEdit *edit() const { return m_edit; }

signals:
    void sendRequested(const QString &text, const std::optional<heliograph::Quote> &quote);
    void editRequested(const heliograph::MessageKey &key, const QString &text);
    void attachRequested();
    /// Emoji are to be offered beside a widget; what is chosen goes to edit()->insertExact().
    void emojiRequested(const QWidget *beside);
    void recordRequested();
    void draftChanged(const QString &text);
    void mediaPasted(const QMimeData *data);
    void upPressed();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void send();
    void refreshRecord();
    void leaveStrip();
    void setField(const QString &text);
    void showStrip(const QString &title, const QString &text, const QString &close);
    void buildReplyStrip();
    void buildOfferStrip();
    void offerPicture(const QMimeData &pasted);
    void takeOffer();

    const Theme &m_theme;
    ComposerEdit *m_edit;
    IconButton *m_attach;
    IconButton *m_emoji;
    IconButton *m_record;
    SendButton *m_send;
    QWidget *m_replyStrip;
    ElidedLabel *m_replyName;
    ElidedLabel *m_replyText;
    IconButton *m_closeStrip;
    QWidget *m_offerStrip;
    /// The picture that was offered, and the text that came in its place.
    std::unique_ptr<QMimeData> m_offered;
    QString m_offeredText;
    std::optional<Quote> m_reply;
    /// The message whose text is in the field, what that was, and what was half written before.
    struct Edited {
        MessageKey key;
        QString text;
        QString halfWritten;
    };
    std::optional<Edited> m_edited;
    bool m_settingText = false;
    bool m_recordable = false;
};

} // namespace heliograph
