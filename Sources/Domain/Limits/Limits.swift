/// Every bound of the system in one place. Nothing grows without one of these.
package enum Limits {
    // MARK: Money and counts
    /// Largest amount accepted anywhere, in minor units: 10^15. A thousand of them still fit Int64.
    package static let amountMinorUnits: Int64 = 1_000_000_000_000_000
    /// Largest quantity of one order line.
    package static let lineQuantity: Int64 = 1_000_000
    /// Largest issue or redemption limit of an offer.
    package static let quota: Int64 = 10_000_000_000

    // MARK: Text (UTF-8 bytes)
    package static let nameBytes = 200
    package static let referenceBytes = 128
    package static let reasonBytes = 500
    package static let metadataBytes = 4_096
    package static let metadataMembers = 50
    package static let publicCodeBytes = 32
    package static let minimumPublicCodeBytes = 3
    package static let idempotencyKeyBytes = 255
    package static let codeBytes = 512

    // MARK: Orders and offers
    package static let orderLines = 1_000
    package static let vouchersPerOrder = 20
    /// Coupons of one member that one qualification looks at.
    package static let walletCoupons = 500
    /// Lines looked at, pieces weighing more, until the search for the best choice of up to 12
    /// vouchers ends: all choices for a hundred lines, some ten milliseconds at most. An eighth of
    /// it for more vouchers, which begin with a greedy choice.
    package static let combinationWork = 500_000
    /// How long a hold may last: seven days.
    package static let holdSeconds: Int64 = 7 * 86_400
    /// Parts that one hold may be captured in.
    package static let holdCaptures = 100
    package static let ladderSteps = 20
    /// Entries of one include or exclude list of an offer.
    package static let restrictionEntries = 100_000
    package static let usesPerCoupon: Int64 = 1_000_000
    package static let exclusionGroups = 10
    /// Limits of one offer by somebody and period.
    package static let countLimits = 10
    /// Uses and seconds of a trip: a day at the longest.
    package static let tripUses: Int64 = 1_000_000
    package static let tripSeconds: Int64 = 86_400
    package static let dailySlots = 24
    package static let schedulePeriods = 100
    /// Days after issue: ten years.
    package static let validityDays: Int64 = 3_660
    /// Half the way round the earth.
    package static let distanceMetres: Int64 = 20_037_508
    package static let couponsPerIssue = 1_000
    /// Coupons that one voucher may give back on one order.
    package static let couponsPerGiveBack: Int64 = 20
    /// Days until what is given back may be used: a year.
    package static let giveBackDays: Int64 = 366
    /// Points of one order, and both sides of what points are worth.
    package static let points: Int64 = 1_000_000_000_000
    /// Pending give-backs that one step of the runner looks at.
    package static let giveBackChunk = 100
    /// How long one waits whose offer awaits approval on its day.
    package static let giveBackDelayMilliseconds: Int64 = 3_600_000
    /// How often a process looks for give-backs whose day has come.
    package static let giveBackPollMilliseconds = 60_000
    /// Parties that share the discounts of one campaign.
    package static let payersPerCampaign = 20
    /// Pairs of parties that one clearing report lists.
    package static let clearingPairs = 10_000
    /// Hours of one clearing report: 400 days.
    package static let clearingHours: Int64 = 400 * 24
    /// Days that a campaign's report lists, the latest ones.
    package static let reportedDays: Int64 = 31
    package static let offerVersions: Int64 = 100
    /// Days that one replay looks at, and stored redemptions that one page of it reads.
    package static let replayDays: Int64 = 400
    package static let replayPage = 200
    /// Members and days that a replay tells apart: some tens of megabytes.
    package static let replayMembers = 1_000_000
    /// Replays of one merchant that run at once, and likewise extensions.
    package static let campaignJobsRunning = 20
    /// Highest number of a state that somebody approves: what every reader of JSON tells apart.
    package static let approvalRevision: Int64 = 9_007_199_254_740_991

    // MARK: Campaign templates
    /// One page of a list holds them all.
    package static let campaignTemplates = 200
    package static let templateNameBytes = 64
    package static let templateTextBytes = 1_000
    package static let templateParameters = 30
    package static let templateOffers = 10
    package static let templateExamples = 20
    /// Days in which a redemption may be taken back: ten years.
    package static let returnDays: Int64 = 3_660
    package static let returnsPerRedemption: Int64 = 1_000

    // MARK: Members
    package static let memberTags = 100
    /// UTF-8 bytes of one tag.
    package static let tagBytes = 64
    /// Audiences that one offer includes, and that it excludes.
    package static let offerAudiences = 20
    /// Members added to and taken off an audience by one command: some milliseconds of the
    /// writer's time.
    package static let audienceChange = 1_000

    // MARK: Recorded orders
    /// Redemptions of one order that are looked at when it is recorded or cancelled.
    package static let redemptionsPerOrder = 100

    // MARK: Experiments
    package static let experimentArms = 8
    /// UTF-8 bytes of a salt and of an arm's name.
    package static let experimentNameBytes = 64
    /// Experiments of one campaign.
    package static let campaignExperiments = 100
    /// Members of each group below which nothing is said about a lift.
    package static let liftMembers: Int64 = 100

    // MARK: Expressions
    /// UTF-8 bytes of one expression, as written and as printed.
    package static let expressionBytes = 4_096
    /// Parentheses and `not`s within one another.
    package static let expressionDepth = 32
    /// Names, values and operators; a list counts once.
    package static let expressionNodes = 512
    package static let expressionListEntries = 1_000
    /// Levels of an explanation: two of JSON each, so that a document that holds one stays within
    /// `jsonDepth`.
    package static let explanationDepth = 10
    /// Texts of a set that one leaf of an explanation lists.
    package static let explainedTexts = 8

    // MARK: Bulk issue
    /// Codes of one batch. Four of them fill the serials of a campaign.
    package static let codesPerBatch: Int64 = 1_000_000_000
    /// Bytes of the pattern that a batch's codes have, and of a code made by it.
    package static let patternBytes = 64
    /// Of so many guesses at codes of one pattern at most one may be right: the pattern stands for
    /// so many times the codes it has. Ten failures in ten minutes, the most that one caller should
    /// be allowed, are 526,000 guesses a year, so a hit in 19 years; 100 a minute from everywhere
    /// are 5 hits a year, each worth one coupon. Nothing here counts failures yet: an attacker who
    /// is let try 1.7 million times an hour has a hit in six hours. Among ten million typed codes
    /// of coupons a hit is 350 times as rare.
    package static let guessesPerCode: Int64 = 10_000_000
    /// Exports of codes at once in one process: each signs for as long as it lasts.
    package static let codeExports = 4
    /// Members on the list of one job, and in one page of it.
    package static let issueJobMembers: Int64 = 1_000_000
    package static let issueJobPage = 20_000
    /// Members whose coupons one command issues: a few milliseconds of the writer's time.
    package static let issueJobChunk = 200
    /// How often a process looks for jobs that another one has left.
    package static let issueJobPollMilliseconds = 5_000

    // MARK: HTTP
    package static let bodyBytes = 65_536
    package static let largeBodyBytes = 8 * 1_024 * 1_024
    package static let headerBytes = 16_384
    package static let headerFields = 64
    package static let targetBytes = 4_096
    package static let jsonDepth = 32
    package static let pageItems = 200
    package static let defaultPageItems = 50

    // MARK: Engine
    package static let batchCommands = 256
    package static let queuedCommands = 4_096
    /// Times a batch is tried where another transaction came first.
    package static let conflictAttempts = 5
    /// Times a batch is tried while the storage is away: with pauses of 20 ms doubling up to
    /// 500 ms about 3 s, besides what connecting takes. Then its callers are turned away.
    package static let storageAttempts = 10
    /// How long the callers of one batch wait in all for storage that is away, slow or busy; an
    /// attempt that was begun is not broken off.
    package static let storagePatienceMilliseconds = 7_000
    /// How often storage that is away is asked whether it serves again.
    package static let storageProbeMilliseconds = 250
    /// How long `/readyz` waits for the storage to answer.
    package static let readinessMilliseconds = 2_000
    /// How far the clock may leap ahead of the time that passed: a day.
    package static let clockLeapMilliseconds: Int64 = 86_400_000
    /// How long after its last block a journal may be gone on with unasked: 400 days.
    package static let restMilliseconds: Int64 = 400 * 86_400_000
    /// Unknown API keys looked for in one second in a database on a server.
    package static let unknownKeysPerSecond = 200
    /// How long another engine on the same database may take to notice a revoked key.
    package static let keyFollowMilliseconds = 1_000
    /// Expired holds that are ended together.
    package static let expiriesAtOnce = 64
    /// How often a process looks for due holds that others on the same database have left.
    package static let holdFollowMilliseconds: Int64 = 1_000
    /// The same where it is alone: for the case that its clock was set.
    package static let holdRecheckMilliseconds: Int64 = 60_000
    /// Rounds in which a batch asks for rows together before it asks for the rest one by one.
    package static let prefetchRounds = 4
    package static let idempotencyRetentionMilliseconds: Int64 = 30 * 86_400_000

    // MARK: Imports
    /// Bytes of one imported file after decompression: 64 GiB.
    package static let importBytes: Int64 = 64 * 1_024 * 1_024 * 1_024
    /// Bytes of one record of an imported file.
    package static let importRecordBytes = 65_536
    package static let importColumns = 1_000
    package static let importMappingBytes = 65_536
    /// Columns that one field may be the sum of.
    package static let importSumColumns = 8
    /// Records that one command writes, at most.
    package static let importChunkRows = 20_000
    /// Bytes of a code that somebody else has made. Shorter ones are guessed too easily.
    package static let minimumForeignCodeBytes = 6
    package static let foreignCodeBytes = 64
    /// Such codes that one command takes in: some milliseconds of the writer's time.
    package static let foreignCodesPerCommand = 250

    // MARK: Receipts
    /// Blocks after the entry's whose headers a receipt may hold.
    package static let receiptChainBlocks = 10_000

    // MARK: Verification
    /// Problems that a report lists; more are counted.
    package static let verificationProblems = 100
    /// Sums that rows are spread over, a power of two; 16 bytes each, twice for each thread.
    package static let verificationBuckets = 65_536
    /// Sums that differ and whose rows are looked for one by one.
    package static let verificationNamedBuckets = 128
    /// Blocks read at once.
    package static let verificationBlocks = 256
    /// Accounts followed entry by entry, for each half of the journal.
    package static let verifiedAccounts = 250_000
}
