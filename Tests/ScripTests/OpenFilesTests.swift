import Foundation
import Testing

@testable import scrip

@Suite struct OpenFilesTests {
    @Test func theLimitIsRaisedAsFarAsTheSystemAllows() {
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        #expect(getrlimit(resource, &limit) == 0)
        // One less than all, so that tests beside this one notice nothing.
        limit.rlim_cur = limit.rlim_max - 1
        #expect(setrlimit(resource, &limit) == 0)
        #expect(OpenFiles.raiseLimit() == UInt64(limit.rlim_max))
        #expect(getrlimit(resource, &limit) == 0)
        #expect(limit.rlim_cur == limit.rlim_max)
    }
}
