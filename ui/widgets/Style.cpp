// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Style.h"

#include "ui/widgets/Theme.h"

#include <QApplication>
#include <QPainter>
#include <QPointer>
#include <QProxyStyle>
#include <QStyleOptionSlider>

namespace heliograph {

namespace {

constexpr int scrollBarExtent = 10;

/// Scroll bars without arrows: a rounded handle on the ground of what it scrolls.
class WindowStyle final : public QProxyStyle {
public:
    explicit WindowStyle(const Theme &theme)
        : QProxyStyle(QStringLiteral("Fusion"))
        , m_theme(&theme)
    {
    }
    int pixelMetric(
        PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override
    {
        if (metric == PM_ScrollBarExtent)
            return scrollBarExtent;
        if (metric == PM_ScrollBarSliderMin)
            return 32;
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
        const QWidget *widget) const override
    {
        const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option);
        if (control != CC_ScrollBar || slider == nullptr)
            return QProxyStyle::subControlRect(control, option, part, widget);
        if (part == SC_ScrollBarAddLine || part == SC_ScrollBarSubLine)
            return {};
        const bool upright = slider->orientation == Qt::Vertical;
        const int room = upright ? slider->rect.height() : slider->rect.width();
        const int span = slider->maximum - slider->minimum;
        int length = room;
        if (span > 0)
            length = qBound(32,
                static_cast<int>(
                    static_cast<qint64>(slider->pageStep) * room / (span + slider->pageStep)),
                room);
        const int start = sliderPositionFromValue(slider->minimum, slider->maximum,
            slider->sliderPosition, room - length, slider->upsideDown);
        const auto along = [&](int from, int size) {
            return upright ? QRect(0, from, scrollBarExtent, size)
                           : QRect(from, 0, size, scrollBarExtent);
        };
        switch (part) {
        case SC_ScrollBarGroove:
            return slider->rect;
        case SC_ScrollBarSlider:
            return along(start, length);
        case SC_ScrollBarSubPage:
            return along(0, start);
        case SC_ScrollBarAddPage:
            return along(start + length, room - start - length);
        default:
            return {};
        }
    }
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
        QPainter *painter, const QWidget *widget) const override
    {
        const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option);
        if (control != CC_ScrollBar || slider == nullptr || m_theme == nullptr) {
            QProxyStyle::drawComplexControl(control, option, painter, widget);
            return;
        }
        if (slider->maximum <= slider->minimum)
            return;
        const bool hot
            = option->state.testFlag(State_MouseOver) || option->state.testFlag(State_Sunken);
        const QRectF handle = QRectF(subControlRect(control, option, SC_ScrollBarSlider, widget))
                                  .adjusted(2, 2, -2, -2);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(m_theme->colour(hot ? ColourRole::Second : ColourRole::Disabled));
        painter->setOpacity(hot ? 0.8 : 0.5);
        painter->drawRoundedRect(handle, 3, 3);
        painter->restore();
    }

private:
    QPointer<const Theme> m_theme;
};

} // namespace

void installWindowStyle(const Theme &theme) { QApplication::setStyle(new WindowStyle(theme)); }

} // namespace heliograph
