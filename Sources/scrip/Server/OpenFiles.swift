import Glibc

/// How many files and connections this process may have open.
enum OpenFiles {
    /// Raises the limit to what the system allows without special rights: login shells start
    /// programs with 1,024, less than the connections that the server takes.
    ///
    /// - Returns: the limit from now on; nil where the system does not say.
    @discardableResult
    static func raiseLimit() -> UInt64? {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &limit) == 0 else { return nil }
        var raised = limit
        raised.rlim_cur = limit.rlim_max
        return UInt64(setrlimit(resource, &raised) == 0 ? raised.rlim_cur : limit.rlim_cur)
    }
}
