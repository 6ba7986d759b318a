// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/media/Viewer.h"

#include "app/ErrorText.h"
#include "base/Future.h"
#include "ui/media/FilmBar.h"
#include "ui/media/PictureView.h"
#include "ui/media/SystemPlayback.h"
#include "ui/timeline/RowText.h"
#include "ui/widgets/Controls.h"
#include "ui/widgets/Marks.h"
#include "ui/widgets/Text.h"

#include <QAccessible>
#include <QClipboard>
#include <QDateTime>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLocale>
#include <QMovie>
#include <QPainter>

namespace heliograph {

namespace {
constexpr double keyZoom = 1.25;
/// Of what was written with a picture; all of it stands in the chat.
constexpr int longestCaption = 400;
} // namespace

bool isViewable(const TimelineRow &row)
{
    const MessageKind kind = row.content.kind;
    return !row.localPath.isEmpty() && row.content.media
        && (kind == MessageKind::Image || kind == MessageKind::Sticker || isMoving(kind));
}

std::optional<TimelineRow> viewableBeside(const TimelineSource &source, const QString &id, int step)
{
    const int from = source.rowOf(id);
    if (from < 0)
        return {};
    for (int row = from + step; row >= 0 && row < source.count(); row += step) {
        if (isViewable(source.at(row)))
            return source.at(row);
    }
    return {};
}

Viewer::Viewer(const Theme &theme, Beside beside, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_beside(std::move(beside))
    , m_who(new ElidedLabel(theme, TextStyle::Strong, ColourRole::Text, this))
    , m_when(new ElidedLabel(theme, TextStyle::Caption, ColourRole::Second, this))
    , m_copy(addButton("viewerCopyButton", QLatin1String("copy"), tr("Copy the picture (Ctrl+C)")))
    , m_save(addButton("viewerSaveButton", QLatin1String("download"), tr("Save as… (Ctrl+S)")))
    , m_outside(
          addButton("viewerOutsideButton", QLatin1String("export"), tr("Open in another program")))
    , m_close(addButton("viewerCloseButton", QLatin1String("close"), tr("Close (Esc)")))
    , m_head(buildHead())
    , m_picture(new PictureView(theme, this))
    , m_before(addButton(
          "viewerBeforeButton", QLatin1String("chevron-left"), tr("Picture before (Page up)")))
    , m_after(addButton(
          "viewerAfterButton", QLatin1String("chevron-right"), tr("Next picture (Page down)")))
    , m_problem(new QWidget(this))
    , m_problemText(new ThemedLabel(theme, {}, TextStyle::Body, ColourRole::Text, m_problem))
    , m_problemOutside(new TextButton(
          theme, tr("Open in another program"), TextButton::Kind::Primary, m_problem))
    , m_caption(new ThemedLabel(theme, {}, TextStyle::Body, ColourRole::Text, this))
{
    setObjectName(QStringLiteral("viewer"));
    setAccessibleName(tr("Picture"));
    m_who->setObjectName(QStringLiteral("viewerWho"));
    m_when->setObjectName(QStringLiteral("viewerWhen"));
    m_caption->setObjectName(QStringLiteral("viewerCaption"));
    m_caption->setWordWrap(true);
    m_caption->setMargin(metrics::m);
    m_problemText->setObjectName(QStringLiteral("viewerProblem"));
    m_problemText->setAlignment(Qt::AlignCenter);
    m_problemText->setWordWrap(true);
    m_problemOutside->setObjectName(QStringLiteral("viewerProblemOutsideButton"));
    auto *words = new QVBoxLayout(m_problem);
    words->setSpacing(metrics::m);
    words->addStretch();
    words->addWidget(m_problemText);
    words->addWidget(m_problemOutside, 0, Qt::AlignHCenter);
    words->addStretch();
    m_problem->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_head);
    layout->addWidget(m_picture, 1);
    layout->addWidget(m_caption);
    for (IconButton *side : { m_before, m_after }) {
        side->setAutoFillBackground(true);
        side->raise();
    }
    setFocusProxy(m_picture);
    connectButtons();
}

Viewer::~Viewer() = default;

IconButton *Viewer::addButton(const char *name, QLatin1String icon, const QString &words)
{
    auto *button = new IconButton(m_theme, icon, words, this);
    button->setObjectName(QString::fromLatin1(name));
    return button;
}

QWidget *Viewer::buildHead()
{
    auto *head = new Pane(m_theme, ColourRole::Surface, this);
    head->setEdges(Qt::BottomEdge);
    head->setFixedHeight(metrics::headerHeight);
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addStretch();
    words->addWidget(m_who);
    words->addWidget(m_when);
    words->addStretch();
    auto *layout = new QHBoxLayout(head);
    layout->setContentsMargins(metrics::l, 0, metrics::l, 1);
    layout->setSpacing(metrics::xs);
    layout->addLayout(words, 1);
    for (IconButton *button : { m_copy, m_save, m_outside, m_close })
        layout->addWidget(button);
    return head;
}

void Viewer::connectButtons()
{
    connect(m_copy, &QAbstractButton::clicked, this, &Viewer::copy);
    connect(m_save, &QAbstractButton::clicked, this, [this] { emit saveRequested(m_row); });
    for (const QAbstractButton *outside : { static_cast<QAbstractButton *>(m_outside),
             static_cast<QAbstractButton *>(m_problemOutside) })
        connect(outside, &QAbstractButton::clicked, this,
            [this] { emit openRequested(m_row.localPath); });
    connect(m_close, &QAbstractButton::clicked, this, &Viewer::closeRequested);
    connect(m_before, &QAbstractButton::clicked, this, [this] { step(-1); });
    connect(m_after, &QAbstractButton::clicked, this, [this] { step(1); });
}

void Viewer::setRow(const TimelineRow &row)
{
    m_row = row;
    m_who->setText(row.fromMe ? tr("You") : row.senderName);
    const QString when
        = QLocale().toString(QDateTime::fromMSecsSinceEpoch(row.timestamp), QLocale::ShortFormat);
    // From left to right, as numbers are everywhere.
    m_when->setText(QChar(0x2066) + when + QChar(0x2069));
    QString caption = cutToUnits(row.content.text, longestCaption);
    if (caption.size() < row.content.text.size())
        caption += u'…';
    m_caption->setText(isolatedForDisplay(caption));
    m_caption->setAlignment(textDirection(caption, layoutDirection()) == Qt::RightToLeft
            ? Qt::AlignRight | Qt::AlignAbsolute
            : Qt::AlignLeft | Qt::AlignAbsolute);
    m_caption->setVisible(!caption.isEmpty());
    m_picture->setAccessibleName(rowInWords(row));
    refreshSteps();
    load();
    QAccessibleEvent event(m_picture, QAccessible::NameChanged);
    QAccessible::updateAccessibility(&event);
}

void Viewer::refreshSteps()
{
    m_before->setEnabled(m_beside(m_row.key.id, -1).has_value());
    m_after->setEnabled(m_beside(m_row.key.id, 1).has_value());
}

void Viewer::focusPicture() { m_picture->setFocus(Qt::OtherFocusReason); }

void Viewer::load()
{
    m_movie.reset();
    m_picture->clear();
    m_problem->hide();
    m_copy->setEnabled(false);
    ++m_asked;
    if (m_film)
        m_film->close();
    if (m_filmBar != nullptr)
        m_filmBar->hide();
    if (isMoving(m_row.content.kind)) {
        startFilm();
        return;
    }
    then(readPicture(m_row.localPath, m_picture->size() * devicePixelRatioF()), this,
        [this, asked = m_asked](const Result<PictureFile> &read) {
            if (asked == m_asked)
                showRead(read);
        });
}

void Viewer::showRead(const Result<PictureFile> &read)
{
    if (!read) {
        showProblem(errorText(read.error()));
        return;
    }
    m_copy->setEnabled(true);
    m_picture->setPicture(read->whole, read->fitted);
    if (read->moves)
        startMovie();
}

void Viewer::startMovie()
{
    m_movie = std::make_unique<QMovie>(m_row.localPath);
    connect(m_movie.get(), &QMovie::frameChanged, m_picture,
        [this] { m_picture->setFrame(m_movie->currentImage()); });
    m_movie->start();
}

void Viewer::makeFilm()
{
    m_film = std::make_unique<SystemPlayback>();
    m_film->showFrames();
    m_filmBar = new FilmBar(m_theme, *m_film, this);
    auto *rows = static_cast<QVBoxLayout *>(layout());
    rows->insertWidget(rows->indexOf(m_caption), m_filmBar);
    connect(m_film.get(), &SystemPlayback::frameShown, this, [this](const QImage &frame) {
        m_picture->setFrame(frame);
        m_copy->setEnabled(true);
    });
    connect(m_film.get(), &Playback::changed, this, [this] {
        if (m_film->state() == Playback::State::Failed)
            showProblem(m_film->problem());
    });
}

/// What is sent as a GIF is a video that goes round in silence.
void Viewer::startFilm()
{
    if (!m_film)
        makeFilm();
    const bool silent = m_row.content.kind == MessageKind::Gif;
    m_film->setLooping(silent);
    m_film->setMuted(silent);
    m_filmBar->setVisible(!silent);
    if (!silent)
        emit filmStarted();
    m_film->open(m_row.localPath);
}

void Viewer::showProblem(const QString &sentence)
{
    m_problemText->setText(sentence);
    m_problem->show();
    arrange();
}

void Viewer::step(int by)
{
    if (const std::optional<TimelineRow> next = m_beside(m_row.key.id, by))
        setRow(*next);
}

void Viewer::copy()
{
    if (m_picture->picture().isNull())
        return;
    QGuiApplication::clipboard()->setImage(m_picture->picture());
    emit copied();
}

/// Arrows move what is larger than the room, else they turn the page.
bool Viewer::moveByKey(int key)
{
    const double x = key == Qt::Key_Left ? 1 : key == Qt::Key_Right ? -1 : 0;
    const double y = key == Qt::Key_Up ? 1 : key == Qt::Key_Down ? -1 : 0;
    if (x == 0 && y == 0)
        return false;
    if (m_picture->isLargerThanRoom())
        m_picture->moveBy({ x * m_picture->width() / 8, y * m_picture->height() / 8 });
    else if (x != 0)
        step((x > 0) == (layoutDirection() == Qt::LeftToRight) ? -1 : 1);
    return true;
}

void Viewer::keyPressEvent(QKeyEvent *event)
{
    const QPointF middle = QRectF(m_picture->rect()).center();
    if (event->matches(QKeySequence::Copy))
        return copy();
    if (event->matches(QKeySequence::Save)) {
        emit saveRequested(m_row);
        return;
    }
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return m_picture->zoomBy(keyZoom, middle);
    case Qt::Key_Minus:
        return m_picture->zoomBy(1 / keyZoom, middle);
    case Qt::Key_0:
        return m_picture->zoomToFit();
    case Qt::Key_1:
        return m_picture->zoomToPixels();
    case Qt::Key_Space:
        if (m_film)
            m_film->toggle();
        return;
    case Qt::Key_M:
        if (m_film)
            m_film->setMuted(!m_film->isMuted());
        return;
    case Qt::Key_PageUp:
        return step(-1);
    case Qt::Key_PageDown:
        return step(1);
    default:
        if (!moveByKey(event->key()))
            QWidget::keyPressEvent(event);
    }
}

void Viewer::arrange()
{
    const QRect room = m_picture->geometry();
    m_problem->setGeometry(room);
    m_problem->raise();
    const int top = room.center().y() - m_before->sizeHint().height() / 2;
    const int start = metrics::m;
    const int end = width() - metrics::m - m_after->sizeHint().width();
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    m_before->setGeometry({ { mirrored ? end : start, top }, m_before->sizeHint() });
    m_after->setGeometry({ { mirrored ? start : end, top }, m_after->sizeHint() });
    m_before->raise();
    m_after->raise();
}

/// What lies over the picture follows it.
bool Viewer::event(QEvent *event)
{
    const bool taken = QWidget::event(event);
    if (event->type() == QEvent::LayoutRequest || event->type() == QEvent::Resize)
        arrange();
    return taken;
}

void Viewer::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colour(ColourRole::Window));
    if (!m_caption->isHidden())
        painter.fillRect(m_caption->geometry(), m_theme.colour(ColourRole::Surface));
}

} // namespace heliograph
