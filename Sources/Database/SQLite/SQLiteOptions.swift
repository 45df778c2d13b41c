/// How a SQLite database is opened.
package struct SQLiteOptions: Sendable {
    /// Open for reading only: no writer, nothing is created, `write` fails with `readOnly`.
    package var isReadOnly = false
    /// With `isReadOnly`: also while another process has the file open for writing. A read-only
    /// connection neither writes nor copies the log back, so it cannot disturb the writer.
    package var isBesideWriter = false
    /// Read-only connections, 1 or more.
    package var readers = 2
    /// How long a connection waits for a lock before it fails with `busy`.
    package var busyTimeoutMilliseconds = 5_000
    /// Page cache of the writer; each reader has a quarter of it.
    package var cacheKibibytes = 65_536
    /// Log pages after which the writer copies the log into the database file.
    package var checkpointPages = 1_000
    /// Log pages after which the writer also waits for readers (100 ms for each time the limit is
    /// exceeded), so that the log can start again from its beginning. 16,384 pages of 4 KiB are
    /// 64 MiB.
    package var logLimitPages = 16_384

    /// The file system to use instead of the machine's, by the name under which it is registered
    /// with SQLite. Such a file belongs to this process, so there is no lock file.
    package var vfs: String?

    package init() {}

    /// What SQLite is asked to open.
    func location(of path: String) -> String {
        guard let vfs else { return path }
        // A file name as in https://www.sqlite.org/uri.html; the library has no other way.
        return "file:\(path)?vfs=\(vfs)"
    }
}
