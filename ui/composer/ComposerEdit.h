// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Theme.h"

#include <QMimeData>
#include <QTextEdit>

namespace heliograph {

/// The text field of the composer: keeps every character as typed, grows with its lines, and
/// leaves Enter to the input method while it composes.
class ComposerEdit final : public QTextEdit {
    Q_OBJECT
public:
    explicit ComposerEdit(const Theme &theme, QWidget *parent = nullptr);

    /// Exactly what was typed; line breaks are "\n". Text that is still being composed is not in
    /// it.
    QString exactText() const;
    void setExactText(const QString &text);
    /// In place of what is selected, with every character as it is.
    void insertExact(const QString &text);
    bool isComposing() const { return m_composing; }
    /// Lines that are shown before the field scrolls.
    void setMaximumLines(int lines);
    /// Whether the border shows the focus in the accent, as in a sheet.
    void setAlwaysOutlined(bool outlined);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void sendRequested();
    void escapePressed();
    /// ↑ in an empty field.
    void upPressed();
    /// Pictures or files were pasted. The data lives only during the call.
    void mediaPasted(const QMimeData *data);
    /// Text was pasted from what could be a picture as well. The data lives only during the call.
    void pictureOffered(const QMimeData *data);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void inputMethodEvent(QInputMethodEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    bool canInsertFromMimeData(const QMimeData *source) const override;
    void insertFromMimeData(const QMimeData *source) override;
    QMimeData *createMimeDataFromSelection() const override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void apply();
    void applyDirection();
    void applyFormats();
    bool toggleFormat(const QKeyEvent &event);
    bool eraseGrapheme(QKeyEvent *event);
    void stopComposing();
    void adjustHeight();

    const Theme &m_theme;
    int m_maximumLines = 8;
    bool m_composing = false;
    bool m_outlined = false;
};

} // namespace heliograph
