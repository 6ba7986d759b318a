// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "main/Window.h"

#include "app/AccountManager.h"
#include "app/EngineSettings.h"
#include "app/ErrorText.h"
#include "app/Profile.h"
#include "base/LogFile.h"
#include "base/Logging.h"
#include "main/EmbeddedSandbox.h"
#include "main/EndSignals.h"
#include "main/Headless.h"
#include "main/SingleInstance.h"
#include "main/Tour.h"
#include "ui/settings/PassphraseCard.h"
#include "ui/shell/DesktopPresence.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/RaiseWindow.h"

#include <QApplication>
#include <QDialog>
#include <QDir>
#include <QFileInfo>
#include <QIcon>
#include <QLibraryInfo>
#include <QLocale>
#include <QLoggingCategory>
#include <QMessageBox>
#include <QProcess>
#include <QStyleFactory>
#include <QTemporaryDir>
#include <QTextStream>
#include <QTranslator>
#include <QVBoxLayout>

#include <cstdio>
#include <cstdlib>

namespace heliograph {

namespace {

Q_LOGGING_CATEGORY(lcWindow, "heliograph.window", QtInfoMsg)

/// Says once on the log that the window is there: the end of its start.
class FirstPaint final : public QObject {
public:
    explicit FirstPaint(QWidget &window)
        : m_window(window)
    {
        m_window.installEventFilter(this);
    }
    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() == QEvent::Paint) {
            m_window.removeEventFilter(this);
            qCInfo(lcWindow, "the window is painted");
        }
        return false;
    }

private:
    QWidget &m_window;
};

QtMessageHandler messagesBefore = nullptr;

/// Qt aborts where no display answers, after a paragraph of its own.
void hearOfNoDisplay(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    if (type == QtFatalMsg) {
        std::fputs("heliograph: There is no display to open a window on; --headless runs without "
                   "one.\n",
            stderr);
        std::_Exit(2);
    }
    const bool isOfDisplays = QByteArrayView(context.category).startsWith("qt.qpa");
    if (messagesBefore != nullptr && !isOfDisplays)
        messagesBefore(type, context, text);
}

/// The application, or the end of the program with one sentence where there is no display.
std::unique_ptr<QApplication> makeApplication(int &argc, char **argv)
{
    messagesBefore = qInstallMessageHandler(hearOfNoDisplay);
    auto application = std::make_unique<QApplication>(argc, argv);
    qInstallMessageHandler(messagesBefore);
    return application;
}

/// The sentence in a small window, where there is a display to show one, and on standard error.
int showStartFailure(const Error &error)
{
    const int code = reportStartFailure(error);
    if (QGuiApplication::platformName() == QStringLiteral("offscreen"))
        return code;
    QMessageBox box(
        QMessageBox::Warning, QStringLiteral("Heliograph"), errorText(error), QMessageBox::Close);
    QObject::connect(&box, &QMessageBox::finished, qApp, &QCoreApplication::quit);
    box.open();
    QApplication::exec();
    return code;
}

/// Asks until the profile opens or the person gives up; nullopt: given up.
std::optional<QString> askForPassphrase(const Options &options, const QString &problem)
{
    const bool dark = options.theme == QStringLiteral("dark")
        || (options.theme.isEmpty()
            && QGuiApplication::palette().color(QPalette::Window).lightness() < 128);
    const Theme theme(dark ? ColourScheme::Dark : ColourScheme::Light);
    QDialog dialog;
    dialog.setWindowTitle(QStringLiteral("Heliograph"));
    std::optional<QString> typed;
    const bool isNew = options.keyPlace == KeyPlace::Passphrase
        && !QFileInfo::exists(options.profile + QStringLiteral("/key.passphrase"));
    auto *card = new PassphraseCard(
        theme, isNew ? PassphraseCard::Kind::New : PassphraseCard::Kind::Open, &dialog);
    auto *layout = new QVBoxLayout(&dialog);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(card);
    QObject::connect(card, &PassphraseCard::closed, &dialog, &QDialog::reject);
    QObject::connect(card, &PassphraseCard::entered, &dialog, [&](const QString &text) {
        typed = text;
        dialog.accept();
    });
    if (!problem.isEmpty())
        card->refuse(problem);
    card->focusText();
    QObject::connect(&dialog, &QDialog::finished, qApp, &QCoreApplication::quit);
    dialog.open();
    QApplication::exec();
    return typed;
}

Result<std::unique_ptr<Profile>> openProfile(const Options &options)
{
    Result<KeyAccess> access = keyAccess(options);
    if (!access)
        return fail(access.error());
    Result<std::unique_ptr<Profile>> profile = Profile::open(options.profile, *access);
    while (!profile
        && (profile.error().code == ErrorCode::PassphraseNeeded
            || (profile.error().code == ErrorCode::PassphraseWrong
                && options.passphraseFile.isEmpty()))) {
        const bool wrong = profile.error().code == ErrorCode::PassphraseWrong;
        const std::optional<QString> typed
            = askForPassphrase(options, wrong ? errorText(profile.error()) : QString());
        if (!typed)
            return fail(ErrorCode::Cancelled);
        access->passphrase = passphraseBytes(*typed);
        profile = Profile::open(options.profile, *access);
    }
    return profile;
}

std::optional<ThemeChoice> themeOf(const Options &options)
{
    if (options.theme.isEmpty())
        return std::nullopt;
    return options.theme == QStringLiteral("dark") ? ThemeChoice::Dark : ThemeChoice::Light;
}

WindowOptions windowOptions(const Options &options)
{
    WindowOptions window;
    window.sandbox = options.sandbox;
    window.settingsFile = options.profile + QStringLiteral("/window.ini");
    window.theme = themeOf(options);
    window.offersSandbox = !options.sandbox;
    window.offersRealAccount = options.sandbox && options.tour.isEmpty();
    window.offersSimulatedPhone = options.sandbox;
    return window;
}

/// The program's and Qt's own words in the system's language, where there is one.
void installLanguages(QApplication &application)
{
    for (const auto &[name, folder] : { std::pair { QStringLiteral("qtbase"),
                                            QLibraryInfo::path(QLibraryInfo::TranslationsPath) },
             std::pair { QStringLiteral("heliograph"), QStringLiteral(":/i18n") } }) {
        auto *translator = new QTranslator(&application);
        if (translator->load(QLocale(), name, QStringLiteral("_"), folder))
            QCoreApplication::installTranslator(translator);
    }
}

/// Starts this program anew on the other kind of service and ends this one.
void startAnew(const QStringList &arguments)
{
    if (QProcess::startDetached(QCoreApplication::applicationFilePath(), arguments))
        QCoreApplication::quit();
}

void connectWindow(MainWindow &window, AccountManager &accounts, EmbeddedSandbox &sandbox)
{
    QObject::connect(&window, &MainWindow::sandboxRequested, &accounts,
        [] { startAnew({ QStringLiteral("--sandbox") }); });
    QObject::connect(&window, &MainWindow::realAccountRequested, &accounts, [] { startAnew({}); });
    QObject::connect(&window, &MainWindow::simulatedScanRequested, &accounts,
        [&sandbox](const QString &code) { (void)sandbox.scan(code, {}); });
    QObject::connect(&window, &MainWindow::simulatedTypingRequested, &accounts,
        [&sandbox](
            const QString &number, const QString &code) { (void)sandbox.type(number, code); });
}

} // namespace

int runWindow(int argc, char **argv, Options options)
{
    const std::unique_ptr<QApplication> application = makeApplication(argc, argv);
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Heliograph"));
    QGuiApplication::setDesktopFileName(QStringLiteral("org.heliograph.Heliograph"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/heliograph.svg")));
    installLanguages(*application);
    if (options.rightToLeft)
        QApplication::setLayoutDirection(Qt::RightToLeft);
    const Result<EngineSettings> settings
        = engineSettings(options.service.isPublic() && !options.sandbox);
    if (!settings)
        return reportStartFailure(settings.error());
    // The tour begins without accounts each time.
    std::optional<QTemporaryDir> ofTour;
    if (options.profile.isEmpty())
        options.profile = ofTour.emplace().path();
    if (!options.tour.isEmpty()
        && !(QDir().mkpath(options.tour) && QFileInfo(options.tour).isWritable()))
        return reportStartFailure({ ErrorCode::InvalidArgument,
            QStringLiteral("--tour: this folder cannot be written"), 0, 0 });
    Result<std::unique_ptr<Profile>> profile = openProfile(options);
    SingleInstance instance(options.profile);
    if (!profile && profile.error().code == ErrorCode::Cancelled)
        return 0;
    if (!profile && profile.error().code == ErrorCode::ProfileInUse
        && instance.raiseOther(
            { QCoreApplication::arguments(), qEnvironmentVariable("XDG_ACTIVATION_TOKEN") })) {
        QTextStream(stdout)
            << "Heliograph is already running with this profile; its window was raised.\n";
        return 0;
    }
    if (!profile)
        return showStartFailure(profile.error());
    const Result<std::unique_ptr<LogFile>> log = LogFile::open(options.profile);
    if (!log)
        return showStartFailure(log.error());
    (*log)->takeMessages();
    qCInfo(lcBase) << "Heliograph" << HELIOGRAPH_VERSION << "begins";
    instance.listen();
    EmbeddedSandbox sandbox;
    const Result<ServiceProfile> service = sandbox.serviceFor(options, **profile);
    if (!service)
        return showStartFailure(service.error());
    AccountManager accounts(**profile, *service, options.proxy);
    WindowOptions shown = windowOptions(options);
    if (options.sandbox)
        shown.simulatedNumber = [&sandbox] { return sandbox.makePhone().value_or(QString()); };
    MainWindow window(accounts, (*profile)->clock(), shown);
    connectWindow(window, accounts, sandbox);
    QObject::connect(
        &instance, &SingleInstance::raiseRequested, &window, [&window](const SecondStart &start) {
            qCInfo(lcWindow, "a second start raises the window");
            if (const Result<Options> asked = parseOptions(start.arguments);
                asked && themeOf(*asked))
                window.useTheme(*themeOf(*asked));
            raiseWindow(window, start.token);
        });
    const DesktopPresence presence(window, accounts);
    quitOnSignals(*application);
    const FirstPaint firstPaint(window);
    accounts.start();
    window.show();
    Tour tour(window, accounts, sandbox, options.tour);
    if (!options.tour.isEmpty())
        tour.start();
    const int code = QApplication::exec();
    return options.tour.isEmpty() ? code : tour.exitCode();
}

} // namespace heliograph
