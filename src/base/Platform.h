// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

/// What the operating systems do differently. One implementation file per
/// system, and one for what POSIX systems do alike.
namespace heliograph::platform {

/// Resident memory of this process in bytes; 0 where unknown.
qint64 residentBytes();
/// Highest resident memory so far in bytes; 0 where unknown.
qint64 peakResidentBytes();
/// Makes a directory or file readable by its owner alone. False when the system refuses.
bool restrictToOwner(const QString &path);
/// New files of this process are readable by their owner alone (no-op on Windows, where
/// profile folders inherit the user's access list).
void restrictNewFilesToOwner();
/// Lets this process have as many files open as it may (no-op where there is no such limit).
void raiseFileLimit();
/// Lets the C library give back what was freed: with many accounts its heaps would grow for days,
/// because each thread keeps one of its own (no-op elsewhere than with glibc). Before any thread.
void returnFreedMemory();
/// Flushes a file's data to the disk. False on failure.
bool syncToDisk(int fileDescriptor);
/// Flushes the names in a folder to the disk: a file that was renamed there is found under that
/// name after a power cut (no-op on Windows, whose file system keeps a journal of names). False on
/// failure, also where the file system knows no such thing.
bool syncFolderToDisk(const QString &folder);
/// Makes room for a local socket at `path`: one that nobody listens on any more is removed. False
/// when something else lies there, also a socket that is in use; whoever listens does not notice
/// (always true on Windows, where such names end with their process).
bool clearSocketPath(const QString &path);
/// A file descriptor of one's own for a connected local socket; -1 where there is no such thing
/// (Windows, whose local sockets are pipes).
int duplicateSocket(qintptr socketDescriptor);
/// Closing this TCP socket afterwards resets the connection instead of ending it in order.
void resetOnClose(qintptr socketDescriptor);
/// Writes to a TCP socket past whatever encrypts it, as a broken peer does.
void writePast(qintptr socketDescriptor, QByteArrayView bytes);
/// Name of the system as the phone shows it: "Linux", "Windows", "Mac OS".
QString systemName();

} // namespace heliograph::platform
