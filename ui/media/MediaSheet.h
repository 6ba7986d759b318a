// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/media/MimeItems.h"
#include "ui/media/SheetItem.h"
#include "ui/widgets/Controls.h"

#include <QAbstractButton>

#include <functional>
#include <vector>

class QGridLayout;
class QScrollArea;

namespace heliograph {

class ComposerEdit;
class Thumbnail;

/// Where files go; fixed when the sheet opens.
struct SendTarget {
    QString chatTitle;
    int chatColour = 0;
    QString accountLabel;
    /// With spaces; empty if unknown.
    QString accountPhone;
    int accountColour = 0;
};

/// How the sheet reads files; both answer from another thread's work.
struct FileAccess {
    std::function<QFuture<Result<FileProbe>>(const QString &path)> probe;
    std::function<QFuture<Result<QString>>(const QByteArray &bytes, const QString &mimeType)> keep;
};

/// What is to be sent, as the sheet was left.
struct OutgoingItem {
    QString path;
    QString name;
    MediaType as = MediaType::Document;
    bool highDefinition = false;
    QString caption;
};

/// The sheet over a conversation: its target, the files with captions, and one button.
class MediaSheet final : public Card {
    Q_OBJECT
public:
    MediaSheet(
        const Theme &theme, const SendTarget &target, FileAccess access, QWidget *parent = nullptr);
    /// `asDocuments`: what the person chose by where they let go.
    void addItems(const std::vector<MimeItem> &items, bool asDocuments);
    void addPaths(const QStringList &paths, bool asDocuments);
    /// The first caption, e.g. what already stood in the composer.
    void setCaption(const QString &caption);
    const std::vector<SheetItem> &items() const { return m_items; }
    /// What would be sent; items that were refused are not in it.
    std::vector<OutgoingItem> outgoing() const;
    void focusCaption();
    /// Gives the first items the captions and choices they had when they were kept.
    void restore(const std::vector<OutgoingItem> &items);
    /// Closes without sending; kept() carries the items.
    void keep();

signals:
    void sendRequested(const std::vector<heliograph::OutgoingItem> &items);
    /// Closed without sending; the items are what was there.
    void kept(const std::vector<heliograph::OutgoingItem> &items);
    void addRequested();

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *buildHeader(const SendTarget &target);
    QWidget *buildGrid();
    QWidget *buildOptions();
    QWidget *buildFooter();
    void append(SheetItem item);
    void probe(int id);
    SheetItem *find(int id);
    int indexOf(int id) const;
    void select(int id);
    void remove(int id);
    void move(int id, int step);
    void choose(int form);
    void setHighDefinition(bool highDefinition);
    void refresh();
    void refreshGrid();
    void refreshForm(const SheetItem *item);
    void send();

    const Theme &m_theme;
    FileAccess m_access;
    std::vector<SheetItem> m_items;
    std::vector<Thumbnail *> m_thumbnails;
    int m_nextId = 1;
    int m_selected = 0;
    QGridLayout *m_grid = nullptr;
    QScrollArea *m_scroll = nullptr;
    QAbstractButton *m_add = nullptr;
    Segments *m_form = nullptr;
    Segments *m_quality = nullptr;
    ThemedLabel *m_position = nullptr;
    ThemedLabel *m_note = nullptr;
    ComposerEdit *m_caption = nullptr;
    ThemedLabel *m_total = nullptr;
    TextButton *m_send = nullptr;
    bool m_changingCaption = false;
};

} // namespace heliograph
