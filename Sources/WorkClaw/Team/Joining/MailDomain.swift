/// A domain of email addresses that belongs to one organisation, in small letters.
public struct MailDomain: Sendable, Hashable {
    public let text: String

    /// - Throws: a fault of the field `domain`: for what is none, and for those where anybody can have an address.
    public init(_ text: String) throws(FieldFault) {
        let text = text.lowercased()
        let bare = text.hasPrefix("@") ? String(text.dropFirst()) : text
        // As part of an address it follows that type's rules; with a dot, so that no top-level domain is let in whole.
        guard bare.contains("."), let address = try? EmailAddress("x@\(bare)"), address.text == "x@\(bare)" else {
            throw FieldFault(.invalid, at: "domain", "Must be a domain, like example.com.")
        }
        guard !Self.isPublic(bare) else {
            throw FieldFault(.invalid, at: "domain", "Anybody can have an address in this domain.")
        }
        self.text = bare
    }

    /// The domain of an address, whichever it is.
    init(of email: EmailAddress) {
        self.text = email.key.split(separator: "@" as Character).last.map(String.init) ?? ""
    }

    init(stored text: String) {
        self.text = text
    }

    private static func isPublic(_ domain: String) -> Bool {
        publicDomains.contains { domain == $0 || domain.hasSuffix(".\($0)") } || publicSuffixes.contains(domain)
            || publicNames.contains { domain.hasPrefix("\($0).") }
    }

    /// Services that go by one name in many countries.
    private static let publicNames: Set<String> = [
        "yahoo", "hotmail", "outlook", "live", "msn", "aol", "yandex", "gmx", "mail",
    ]

    private static let publicDomains: Set<String> = [
        "gmail.com", "googlemail.com", "ymail.com", "rocketmail.com", "icloud.com", "me.com", "mac.com", "passport.com",
        "proton.me", "protonmail.com", "protonmail.ch", "pm.me", "tutanota.com", "tutanota.de", "tuta.io", "tuta.com",
        "fastmail.com", "fastmail.fm", "hey.com", "zoho.com", "zohomail.com", "hushmail.com", "web.de", "t-online.de",
        "freenet.de", "posteo.de", "mailbox.org", "orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "sfr.fr", "libero.it",
        "virgilio.it", "tiscali.it", "terra.com.br", "uol.com.br", "bol.com.br", "telefonica.net", "btinternet.com", "sky.com",
        "virginmedia.com", "comcast.net", "verizon.net", "att.net", "sbcglobal.net", "cox.net", "charter.net", "earthlink.net",
        "rogers.com", "shaw.ca", "sympatico.ca", "bigpond.com", "optusnet.com.au", "qq.com", "163.com", "126.com", "sina.com",
        "sohu.com", "foxmail.com", "aliyun.com", "naver.com", "daum.net", "hanmail.net", "kakao.com", "rediffmail.com",
        "bk.ru", "inbox.ru", "list.ru", "rambler.ru", "ya.ru", "seznam.cz", "centrum.cz", "wp.pl", "o2.pl", "onet.pl",
        "interia.pl", "ukr.net", "mailinator.com", "guerrillamail.com", "10minutemail.com", "yopmail.com", "temp-mail.org",
        "duck.com", "mozmail.com", "simplelogin.com", "privaterelay.appleid.com", "users.noreply.github.com",
    ]

    /// Below which anybody can have a domain.
    private static let publicSuffixes: Set<String> = [
        "co.uk", "org.uk", "ac.uk", "gov.uk", "com.au", "net.au", "org.au", "co.nz", "co.jp", "co.kr", "co.in", "co.za",
        "com.br",
        "com.mx", "com.ar", "com.co", "com.tr", "com.cn", "com.tw", "com.hk", "com.sg", "com.pl", "com.ua", "com.es", "co.il",
    ]
}

extension MailDomain: CustomStringConvertible {
    public var description: String { text }
}
