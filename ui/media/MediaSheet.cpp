// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/media/MediaSheet.h"

#include "base/Future.h"
#include "ui/composer/ComposerEdit.h"
#include "ui/media/Thumbnail.h"
#include "ui/widgets/Marks.h"
#include "ui/widgets/TargetLine.h"
#include "ui/widgets/Text.h"

#include <QDragEnterEvent>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMimeData>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace heliograph {

namespace {
constexpr int sheetWidth = 640;
constexpr int columns = 4;
} // namespace

MediaSheet::MediaSheet(
    const Theme &theme, const SendTarget &target, FileAccess access, QWidget *parent)
    : Card(theme, parent)
    , m_theme(theme)
    , m_access(std::move(access))
{
    setObjectName(QStringLiteral("mediaSheet"));
    setAccessibleName(tr("Send files to %1").arg(target.chatTitle));
    setAcceptDrops(true);
    setFixedWidth(sheetWidth);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->setSpacing(0);
    layout->addWidget(buildHeader(target));
    layout->addWidget(buildGrid(), 1);
    layout->addWidget(buildOptions());
    layout->addWidget(buildFooter());
    refresh();
}

QWidget *MediaSheet::buildHeader(const SendTarget &target)
{
    auto *header = new Pane(m_theme, ColourRole::Surface, this);
    header->setEdges(Qt::BottomEdge);
    auto *line = new TargetLine(m_theme, header);
    line->setObjectName(QStringLiteral("mediaTarget"));
    line->setTarget(target.chatTitle, target.chatColour, target.accountLabel, target.accountPhone,
        target.accountColour);
    auto *close
        = new IconButton(m_theme, QLatin1String("close"), tr("Close and keep as draft"), header);
    close->setObjectName(QStringLiteral("mediaCloseButton"));
    connect(close, &QAbstractButton::clicked, this, &MediaSheet::keep);
    auto *layout = new QHBoxLayout(header);
    layout->setContentsMargins(20, metrics::l, 20, metrics::l);
    layout->addWidget(line, 1);
    layout->addWidget(close);
    // Rounded corners stay visible above.
    auto *frame = new QWidget(this);
    auto *frameLayout = new QVBoxLayout(frame);
    frameLayout->setContentsMargins(0, 4, 0, 0);
    frameLayout->addWidget(header);
    return frame;
}

QWidget *MediaSheet::buildGrid()
{
    auto *scroll = new QScrollArea(this);
    m_scroll = scroll;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto *content = new QWidget(scroll);
    m_grid = new QGridLayout(content);
    m_grid->setContentsMargins(16, 16, 16, 16);
    m_grid->setHorizontalSpacing(metrics::s);
    m_grid->setVerticalSpacing(metrics::s);
    m_grid->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_add = new AddTile(m_theme, content);
    connect(m_add, &QAbstractButton::clicked, this, &MediaSheet::addRequested);
    scroll->setWidget(content);
    scroll->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    return scroll;
}

QWidget *MediaSheet::buildOptions()
{
    auto *area = new QWidget(this);
    m_form = new Segments(m_theme, {}, area);
    m_form->setObjectName(QStringLiteral("mediaFormSegments"));
    m_quality = new Segments(m_theme, { tr("Standard"), tr("HD") }, area);
    m_quality->setObjectName(QStringLiteral("mediaQualitySegments"));
    m_position = new ThemedLabel(m_theme, {}, TextStyle::Caption, ColourRole::Second, area);
    m_note = new ThemedLabel(m_theme, {}, TextStyle::Caption, ColourRole::Warning, area);
    m_note->setObjectName(QStringLiteral("mediaNote"));
    m_note->setWordWrap(true);
    m_caption = new ComposerEdit(m_theme, area);
    m_caption->setObjectName(QStringLiteral("mediaCaption"));
    m_caption->setAccessibleName(tr("Caption"));
    m_caption->setMaximumLines(4);
    m_caption->setAlwaysOutlined(true);
    auto *line = new QHBoxLayout;
    line->setSpacing(metrics::m);
    line->addWidget(m_form);
    line->addWidget(m_quality);
    line->addWidget(m_position);
    line->addStretch();
    auto *layout = new QVBoxLayout(area);
    layout->setContentsMargins(20, 0, 20, metrics::l);
    layout->setSpacing(metrics::m);
    layout->addLayout(line);
    layout->addWidget(m_note);
    layout->addWidget(m_caption);
    connect(m_form, &Segments::chosen, this, &MediaSheet::choose);
    connect(
        m_quality, &Segments::chosen, this, [this](int index) { setHighDefinition(index == 1); });
    connect(m_caption, &ComposerEdit::sendRequested, this, &MediaSheet::send);
    connect(m_caption, &ComposerEdit::escapePressed, this, &MediaSheet::keep);
    connect(m_caption, &ComposerEdit::mediaPasted, this,
        [this](const QMimeData *pasted) { addItems(itemsOf(*pasted), false); });
    connect(m_caption, &QTextEdit::textChanged, this, [this] {
        if (SheetItem *item = find(m_selected); item != nullptr && !m_changingCaption)
            item->caption = m_caption->exactText();
    });
    return area;
}

QWidget *MediaSheet::buildFooter()
{
    auto *footer = new QWidget(this);
    m_total = new ThemedLabel(m_theme, {}, TextStyle::Caption, ColourRole::Second, footer);
    m_total->setObjectName(QStringLiteral("mediaTotal"));
    auto *draft = new TextButton(m_theme, tr("Keep as draft"), TextButton::Kind::Plain, footer);
    draft->setObjectName(QStringLiteral("mediaKeepButton"));
    m_send = new TextButton(m_theme, tr("Send"), TextButton::Kind::Primary, footer);
    m_send->setObjectName(QStringLiteral("mediaSendButton"));
    m_send->setIconName(QLatin1String("send"), true);
    auto *line = new Pane(m_theme, ColourRole::Border, footer);
    line->setFixedHeight(1);
    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(20, metrics::m, 20, metrics::m);
    buttons->setSpacing(metrics::m);
    buttons->addWidget(m_total, 1);
    buttons->addWidget(draft);
    buttons->addWidget(m_send);
    auto *layout = new QVBoxLayout(footer);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(line);
    layout->addLayout(buttons);
    connect(draft, &QAbstractButton::clicked, this, &MediaSheet::keep);
    connect(m_send, &QAbstractButton::clicked, this, &MediaSheet::send);
    return footer;
}

void MediaSheet::addPaths(const QStringList &paths, bool asDocuments)
{
    std::vector<MimeItem> list;
    for (const QString &path : paths)
        list.push_back({ path, {}, {} });
    addItems(list, asDocuments);
}

void MediaSheet::addItems(const std::vector<MimeItem> &added, bool asDocuments)
{
    for (const MimeItem &from : added) {
        SheetItem item;
        item.id = m_nextId++;
        item.path = from.path;
        item.name = from.path.isEmpty() ? tr("Pasted picture") : QFileInfo(from.path).fileName();
        if (asDocuments)
            item.chosen = MediaType::Document;
        const int id = item.id;
        append(std::move(item));
        if (!from.path.isEmpty()) {
            probe(id);
            continue;
        }
        then(m_access.keep(from.bytes, from.mimeType), this,
            [this, id](const Result<QString> &path) {
                SheetItem *kept = find(id);
                if (kept == nullptr)
                    return;
                if (path) {
                    kept->path = *path;
                    probe(id);
                } else {
                    kept->refusal = path.error();
                    refresh();
                }
            });
    }
    refresh();
}

void MediaSheet::append(SheetItem item)
{
    if (m_selected == 0)
        m_selected = item.id;
    auto *tile = new Thumbnail(m_theme, item.id, m_grid->parentWidget());
    connect(tile, &QAbstractButton::clicked, this, [this, tile] { select(tile->id()); });
    connect(tile, &Thumbnail::removeRequested, this, &MediaSheet::remove);
    connect(tile, &Thumbnail::moveRequested, this, &MediaSheet::move);
    m_thumbnails.push_back(tile);
    m_items.push_back(std::move(item));
}

void MediaSheet::probe(int id)
{
    const SheetItem *item = find(id);
    if (item == nullptr)
        return;
    then(m_access.probe(item->path), this, [this, id](const Result<FileProbe> &probed) {
        SheetItem *found = find(id);
        if (found == nullptr)
            return;
        found->isProbed = true;
        if (probed) {
            found->probe = *probed;
            found->name = probed->name.isEmpty() ? found->name : probed->name;
        } else {
            found->refusal = probed.error();
        }
        refresh();
    });
}

SheetItem *MediaSheet::find(int id)
{
    const int index = indexOf(id);
    return index < 0 ? nullptr : &m_items[static_cast<size_t>(index)];
}

int MediaSheet::indexOf(int id) const
{
    const auto found = std::find_if(
        m_items.begin(), m_items.end(), [id](const SheetItem &item) { return item.id == id; });
    return found == m_items.end() ? -1 : static_cast<int>(found - m_items.begin());
}

void MediaSheet::setCaption(const QString &caption)
{
    if (SheetItem *item = find(m_selected))
        item->caption = caption;
    refresh();
}

void MediaSheet::select(int id)
{
    m_selected = id;
    refresh();
    m_caption->setFocus(Qt::OtherFocusReason);
}

void MediaSheet::remove(int id)
{
    const int index = indexOf(id);
    if (index < 0)
        return;
    m_items.erase(m_items.begin() + index);
    m_thumbnails[static_cast<size_t>(index)]->hide();
    m_thumbnails[static_cast<size_t>(index)]->deleteLater();
    m_thumbnails.erase(m_thumbnails.begin() + index);
    if (m_items.empty()) {
        emit kept({});
        return;
    }
    if (m_selected == id)
        m_selected
            = m_items[static_cast<size_t>(std::min(index, static_cast<int>(m_items.size()) - 1))]
                  .id;
    refresh();
}

void MediaSheet::move(int id, int step)
{
    const int from = indexOf(id);
    const int to = from + step;
    if (from < 0 || to < 0 || to >= static_cast<int>(m_items.size()))
        return;
    std::swap(m_items[static_cast<size_t>(from)], m_items[static_cast<size_t>(to)]);
    std::swap(m_thumbnails[static_cast<size_t>(from)], m_thumbnails[static_cast<size_t>(to)]);
    refresh();
}

void MediaSheet::choose(int form)
{
    if (SheetItem *item = find(m_selected))
        item->chosen = item->probe.forms.at(static_cast<size_t>(form));
    refresh();
}

void MediaSheet::setHighDefinition(bool highDefinition)
{
    if (SheetItem *item = find(m_selected))
        item->highDefinition = highDefinition;
    refresh();
}

void MediaSheet::refreshGrid()
{
    const int count = static_cast<int>(m_items.size());
    for (int i = 0; i < count; ++i) {
        const auto at = static_cast<size_t>(i);
        m_thumbnails[at]->setItem(m_items[at], i + 1, count, m_items[at].id == m_selected);
        m_grid->addWidget(m_thumbnails[at], i / columns, i % columns);
        m_thumbnails[at]->show();
    }
    m_grid->addWidget(m_add, count / columns, count % columns);
    const int rows = count / columns + 1;
    const int tile = m_add->sizeHint().height() + metrics::s;
    m_scroll->setMinimumHeight(std::min(rows, 2) * tile + 24);
}

void MediaSheet::refreshForm(const SheetItem *item)
{
    const SheetItem none;
    const SheetItem &shown = item == nullptr ? none : *item;
    const std::vector<MediaType> &forms = shown.probe.forms;
    QStringList words;
    for (const MediaType form : forms)
        words << formWord(form);
    m_form->setWords(words);
    m_form->setCurrent(
        static_cast<int>(std::find(forms.begin(), forms.end(), shown.form()) - forms.begin()));
    m_form->setEnabled(forms.size() > 1);
    m_quality->setVisible(shown.form() == MediaType::Image);
    m_quality->setCurrent(shown.highDefinition ? 1 : 0);
    const bool hasCaption = takesCaption(shown.form());
    m_caption->setEnabled(hasCaption);
    m_caption->setPlaceholderText(hasCaption ? tr("Add a caption") : tr("Audio has no caption"));
}

void MediaSheet::refresh()
{
    refreshGrid();
    const SheetItem *item = find(m_selected);
    refreshForm(item);
    m_position->setText(item == nullptr
            ? QString()
            : tr("Item %1 of %2").arg(indexOf(m_selected) + 1).arg(m_items.size()));
    const QString note = item == nullptr ? QString() : noteText(*item);
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    if (item != nullptr && m_caption->exactText() != item->caption) {
        m_changingCaption = true;
        m_caption->setExactText(item->caption);
        m_changingCaption = false;
    }
    qint64 bytes = 0;
    int good = 0;
    for (const SheetItem &each : m_items) {
        bytes += each.refusal ? 0 : each.probe.size;
        good += each.isProbed && !each.refusal ? 1 : 0;
    }
    const int count = static_cast<int>(m_items.size());
    m_total->setText((count == 1 ? tr("1 file") : tr("%n files", nullptr, count))
        + QStringLiteral(" · ") + sizeText(bytes));
    m_send->setText(good > 1 ? tr("Send %1").arg(good) : tr("Send"));
    m_send->updateGeometry();
    const bool waiting = std::any_of(m_items.begin(), m_items.end(),
        [](const SheetItem &each) { return !each.isProbed && !each.refusal; });
    m_send->setEnabled(good > 0 && !waiting);
    updateGeometry();
}

std::vector<OutgoingItem> MediaSheet::outgoing() const
{
    std::vector<OutgoingItem> out;
    for (const SheetItem &item : m_items) {
        if (item.refusal || item.path.isEmpty())
            continue;
        const MediaType form = item.form();
        out.push_back({ item.path, item.name, form, item.highDefinition,
            takesCaption(form) ? item.caption : QString() });
    }
    return out;
}

void MediaSheet::restore(const std::vector<OutgoingItem> &items)
{
    for (size_t i = 0; i < std::min(items.size(), m_items.size()); ++i) {
        m_items[i].caption = items[i].caption;
        m_items[i].highDefinition = items[i].highDefinition;
        m_items[i].chosen = items[i].as;
    }
    refresh();
}

void MediaSheet::focusCaption() { m_caption->setFocus(Qt::OtherFocusReason); }

void MediaSheet::send()
{
    if (m_send->isEnabled())
        emit sendRequested(outgoing());
}

void MediaSheet::keep() { emit kept(outgoing()); }

void MediaSheet::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        keep();
    else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        send();
    else
        Card::keyPressEvent(event);
}

void MediaSheet::dragEnterEvent(QDragEnterEvent *event)
{
    if (pasteKindOf(*event->mimeData()) == PasteKind::Media)
        event->acceptProposedAction();
}

void MediaSheet::dropEvent(QDropEvent *event)
{
    addItems(itemsOf(*event->mimeData()), false);
    event->acceptProposedAction();
}

} // namespace heliograph
