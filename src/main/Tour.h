// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/DeliveryStats.h"
#include "base/Clock.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <functional>
#include <vector>

class QWidget;

namespace heliograph {

class AccountManager;
class EmbeddedSandbox;
class MainWindow;

/// Plays the program through its window with real mouse and key events and saves numbered pictures:
/// links two accounts by QR, writes and drops a picture, reads the statistics. Ends the program;
/// the exit code is 0 only if everything was delivered.
class Tour final : public QObject {
    Q_OBJECT
public:
    Tour(MainWindow &window, AccountManager &accounts, EmbeddedSandbox &sandbox, QString folder,
        QObject *parent = nullptr);

    void start();
    int exitCode() const { return m_exitCode; }

private:
    struct Step {
        QString name;
        /// Done when it gives true; asked again and again.
        std::function<bool()> done;
        /// What happens once it is.
        std::function<void()> act;
    };
    void step(const char *name, std::function<bool()> done, std::function<void()> act);
    void poll();
    milliseconds waited() const;
    void addLinking(const QString &label, int number);
    void addConversation();
    void addPicture();
    void addContact();
    void addEnd();
    void finish(const StatsSummary &summary);
    void giveUp();

    QWidget *widget(const char *name) const;
    bool isShown(const char *name) const;
    void click(const char *name);
    void click(QWidget *target, QPoint at) const;
    void type(QWidget *target, const QString &text) const;
    void press(QWidget *target, int key) const;
    void writeMessage(const QString &text);
    void drop(const QString &file);
    void openNewChat(const QString &digits);
    void showAccount(int number);
    QString readQr() const;
    bool lastOwnReached(int step) const;
    void picture(const char *name);

    MainWindow &m_window;
    AccountManager &m_accounts;
    EmbeddedSandbox &m_sandbox;
    QString m_folder;
    std::vector<Step> m_steps;
    size_t m_at = 0;
    int m_pictures = 0;
    int m_exitCode = 1;
    QTimer m_timer;
    /// Monotonic time at which the current step began to wait.
    milliseconds m_since { 0 };
};

} // namespace heliograph
