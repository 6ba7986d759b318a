// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/linking/NameRow.h"

#include "app/Account.h"
#include "ui/widgets/Icon.h"
#include "ui/widgets/Marks.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace heliograph {

namespace {

constexpr int offeredColours = 10;

class ColourDot final : public QAbstractButton {
public:
    ColourDot(const Theme &theme, int colour, QWidget *parent)
        : QAbstractButton(parent)
        , m_theme(theme)
        , m_colour(colour)
    {
        setCheckable(true);
        setFocusPolicy(Qt::TabFocus);
        setFixedSize(28, 28);
        setObjectName(QStringLiteral("linkColour-%1").arg(colour));
        setAccessibleName(NameRow::tr("Colour %1").arg(colour + 1));
        setToolTip(accessibleName());
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        paintAccountMark(
            painter, QRectF(4, 4, 20, 20), m_colour, m_theme.colour(ColourRole::Surface), m_theme);
        if (isChecked() || showsFocus(*this)) {
            painter.setRenderHint(QPainter::Antialiasing);
            painter.setPen(
                QPen(m_theme.colour(isChecked() ? ColourRole::Accent : ColourRole::Second), 2));
            painter.drawEllipse(QRectF(1, 1, 26, 26));
        }
    }

private:
    const Theme &m_theme;
    int m_colour;
};

} // namespace

NameRow::NameRow(const Theme &theme, const QString &label, int colour, QWidget *parent)
    : QWidget(parent)
    , m_name(new Field(theme, tr("Name"), this))
    , m_colours(new QButtonGroup(this))
{
    m_name->setObjectName(QStringLiteral("linkName"));
    m_name->setMostUnits(longestLabel);
    m_name->setText(label);
    auto *dots = new QHBoxLayout;
    dots->setSpacing(0);
    for (int i = 0; i < offeredColours; ++i) {
        auto *dot = new ColourDot(theme, i, this);
        m_colours->addButton(dot, i);
        dots->addWidget(dot);
    }
    dots->addStretch();
    m_colours->button(std::clamp(colour, 0, offeredColours - 1))->setChecked(true);
    auto *line = new QHBoxLayout;
    line->setSpacing(metrics::m);
    line->addWidget(
        new ThemedLabel(theme, tr("Name"), TextStyle::Caption, ColourRole::Second, this));
    line->addWidget(m_name, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::s);
    layout->addLayout(line);
    layout->addLayout(dots);
}

void NameRow::focusName() { m_name->setFocus(Qt::OtherFocusReason); }

QString NameRow::label() const { return m_name->text().trimmed(); }

int NameRow::colour() const { return std::max(0, m_colours->checkedId()); }

} // namespace heliograph
