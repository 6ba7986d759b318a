// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/linking/LinkSteps.h"

#include "ui/widgets/Controls.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace heliograph {

namespace {

class NumberDisc final : public QWidget {
public:
    NumberDisc(const Theme &theme, int number, QWidget *parent)
        : QWidget(parent)
        , m_theme(theme)
        , m_number(number)
    {
        setFixedSize(26, 26);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.colour(ColourRole::Raised));
        painter.drawEllipse(rect());
        QFont font = m_theme.font(TextStyle::Small);
        font.setWeight(QFont::DemiBold);
        painter.setFont(font);
        painter.setPen(m_theme.colour(ColourRole::Text));
        painter.drawText(rect(), Qt::AlignCenter, QString::number(m_number));
    }

private:
    const Theme &m_theme;
    int m_number;
};

} // namespace

LinkSteps::LinkSteps(const Theme &theme, const QStringList &steps, QWidget *parent)
    : QWidget(parent)
{
    auto *area = new QVBoxLayout(this);
    area->setContentsMargins(0, 0, 0, 0);
    area->setSpacing(metrics::m);
    int number = 0;
    for (const QString &richText : steps) {
        auto *words = new ThemedLabel(theme, richText, TextStyle::Body, ColourRole::Text, this);
        words->setTextFormat(Qt::RichText);
        words->setWordWrap(true);
        words->setContentsMargins(0, 3, 0, 0);
        auto *line = new QHBoxLayout;
        line->setSpacing(metrics::m);
        line->addWidget(new NumberDisc(theme, ++number, this), 0, Qt::AlignTop);
        line->addWidget(words, 1, Qt::AlignTop);
        area->addLayout(line);
    }
}

} // namespace heliograph
