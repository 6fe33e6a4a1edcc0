// Generated from openapi/spec by `npm run generate`; do not edit.
export interface paths {
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Is the process alive
         * @description Liveness only; asks no other part. Never fails because of the database.
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Can it serve
         * @description Checks what serving needs, each part by name.
         */
        get: operations["getReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What this server is and can do */
        get: operations["getInfo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set the first admin's password with the set-up token
         * @description The token is printed once by the server at its first start and works once. Signs in.
         */
        post: operations["completeSetup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/local": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in with the key file of this machine's operator
         * @description The embedded server writes the key to a file that only its own user can read. Signs in as the first admin, who is made when there is none.
         */
        post: operations["signInLocally"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Register oneself
         * @description Only in registration mode `open`. Signs in.
         */
        post: operations["register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/registration-mode": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** May people register themselves */
        get: operations["getRegistrationMode"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in with username or email and password
         * @description Sets the session cookie too, for browsers on our own origin.
         */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End this session
         * @description The session token is void from now on; an access token is not touched by it.
         */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who am I */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change one's own password
         * @description Ends every other session of the user. The first password of a user who has none needs no current one. Answers a new session.
         */
        put: operations["changePassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own access tokens */
        get: operations["listTokens"];
        put?: never;
        /**
         * Make an access token
         * @description For scripts and CI. The token stands in this answer alone.
         */
        post: operations["createToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tokens/{tokenId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an access token */
        delete: operations["revokeToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find people by the start of their name
         * @description For sharing. At least two characters, compared literally; at most 20 answers.
         */
        get: operations["searchUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All users */
        get: operations["listUsers"];
        put?: never;
        /**
         * Create a user
         * @description Works in both registration modes. Without a password the user cannot sign in until one is set.
         */
        post: operations["createUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{userId}/role": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Make somebody an admin, or no longer
         * @description Ends that user's sessions. The last admin stays one.
         */
        put: operations["setUserRole"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{userId}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Give a user a new password
         * @description Ends that user's sessions.
         */
        put: operations["resetUserPassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{userId}/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Shut a user out, or let them in again
         * @description Ends that user's sessions and access tokens while shut out. The last admin stays in.
         */
        put: operations["setUserAccess"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{userId}/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Settings that differ for one user */
        get: operations["listUserSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{userId}/settings/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Override a setting for one user */
        put: operations["setUserSetting"];
        post?: never;
        /** Take an override back */
        delete: operations["deleteUserSetting"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Settings for all */
        get: operations["listSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/settings/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change a setting for all
         * @description An unknown key is 404; a value that does not fit the setting is refused.
         */
        put: operations["setSetting"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{sessionId}/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get a ticket to attach to a session from a browser
         * @description A page cannot set a header on a WebSocket: it opens `/ws/{sessionId}?token=TICKET`.
         *     A ticket is good for this user and session, once, for 60 seconds. Programs send their token as a header instead.
         */
        post: operations["createTerminalTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everything that happens to what is yours, as it happens
         * @description One stream for all topics. Each event has `id` (number), `event` (its type) and `data` (JSON, `Event`).
         *     Resume with `Last-Event-ID`. When what was missed is no longer kept, an event `resync` comes first: list again.
         */
        get: operations["subscribeEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description The data of one server-sent event. */
        Event: {
            /** @description Grows in commit order. */
            id: number;
            /**
             * @description `thing.happened`
             * @example file.changed
             * @example session.changed
             * @example agent.changed
             * @example message.changed
             * @example conversation.appended
             */
            type: string;
            topic: components["schemas"]["EventTopic"];
            agentId?: components["schemas"]["Id"];
            at: components["schemas"]["Timestamp"];
            data: {
                [key: string]: unknown;
            };
        };
        /** @description What went wrong, by RFC 9457. `type` is stable, `detail` is for people and may change. */
        Problem: {
            /** @example urn:sac:problem:not-found */
            type: string;
            /** @example Not found */
            title: string;
            /** @example 404 */
            status: number;
            /** @example There is no agent 7, or it is not yours. */
            detail?: string;
            /** @example urn:sac:request:req-1 */
            instance?: string;
            /** @description The members of the request that are wrong. */
            errors?: {
                /** @description JSON pointer into the body, or `query/name`, `path/name`, `header/name`. */
                pointer: string;
                detail: string;
            }[];
        } & {
            [key: string]: unknown;
        };
        Health: {
            /** @constant */
            status: "healthy";
        };
        Readiness: {
            /** @enum {string} */
            status: "ready" | "unready";
            /** @description Name of a part -> `ok`, or what is wrong with it. */
            checks: {
                [key: string]: string;
            };
        };
        ServerInfo: {
            version: string;
            /** @description No admin has a password yet. */
            setupRequired: boolean;
            /** @enum {string} */
            registrationMode: "open" | "invite";
            /** @description How agents are isolated here, or why none can run. */
            runtime: {
                /** @enum {string} */
                kind: "process" | "kubernetes";
                /** @enum {string} */
                isolation: "bwrap" | "unshare" | "none" | "pod";
                isUsable: boolean;
                reason?: string;
                fix?: string;
                limits: {
                    cpu: boolean;
                    memory: boolean;
                    disk: boolean;
                };
            };
        };
        Username: string;
        /** Format: email */
        Email: string;
        Password: string;
        SetupRequest: {
            token: string;
            username?: components["schemas"]["Username"];
            email?: components["schemas"]["Email"];
            password: components["schemas"]["Password"];
        };
        /**
         * Format: date-time
         * @description Instant, RFC 3339, UTC.
         * @example 2026-11-23T14:53:28.123Z
         */
        Timestamp: string;
        /**
         * @description Row id.
         * @example 7
         */
        Id: number;
        /** @enum {string} */
        UserRole: "user" | "admin";
        User: {
            id: components["schemas"]["Id"];
            username: string;
            email: string | null;
            displayName: string;
            role: components["schemas"]["UserRole"];
            isDisabled: boolean;
            createdAt: components["schemas"]["Timestamp"];
            updatedAt: components["schemas"]["Timestamp"];
        };
        SignedIn: {
            /** @description Session token, good for 24 hours. */
            token: string;
            expiresAt: components["schemas"]["Timestamp"];
            user: components["schemas"]["User"];
        };
        LocalSignInRequest: {
            key: string;
        };
        RegisterRequest: {
            username: components["schemas"]["Username"];
            email: components["schemas"]["Email"];
            password: components["schemas"]["Password"];
            displayName?: string;
        };
        RegistrationMode: {
            /** @enum {string} */
            mode: "open" | "invite";
        };
        LoginRequest: {
            /** @description Username or email. */
            username: string;
            password: string;
        };
        ChangePasswordRequest: {
            currentPassword?: string;
            newPassword: components["schemas"]["Password"];
        };
        /**
         * @description What a token may do: `read` everything its user may read, `write` as well, `admin` also what an admin may.
         * @enum {string}
         */
        TokenScope: "read" | "write" | "admin";
        AccessToken: {
            id: components["schemas"]["Id"];
            name: string;
            scopes: components["schemas"]["TokenScope"][];
            createdAt: components["schemas"]["Timestamp"];
            expiresAt: components["schemas"]["Timestamp"];
            /**
             * Format: date-time
             * @description Null until it is used; kept to the minute.
             */
            lastUsedAt: string | null;
        };
        /** @description Pass it as `cursor` for the next page; null on the last one. */
        NextCursor: string | null;
        AccessTokenPage: {
            items: components["schemas"]["AccessToken"][];
            nextCursor: components["schemas"]["NextCursor"];
        };
        CreateTokenRequest: {
            name: string;
            /**
             * @default [
             *       "read",
             *       "write"
             *     ]
             */
            scopes?: components["schemas"]["TokenScope"][];
            /** @default 90 */
            expiresInDays?: number;
        };
        CreatedAccessToken: components["schemas"]["AccessToken"] & {
            /** @description Shown this once. */
            token: string;
        };
        UserSummary: {
            id: components["schemas"]["Id"];
            username: string;
            displayName: string;
        };
        UserSummaryPage: {
            items: components["schemas"]["UserSummary"][];
            nextCursor: components["schemas"]["NextCursor"];
        };
        UserPage: {
            items: components["schemas"]["User"][];
            nextCursor: components["schemas"]["NextCursor"];
        };
        CreateUserRequest: {
            username: components["schemas"]["Username"];
            email: components["schemas"]["Email"];
            displayName?: string;
            password?: components["schemas"]["Password"];
            role?: components["schemas"]["UserRole"];
        };
        Setting: {
            key: string;
            /** @description The value that holds. */
            value: unknown;
            /** @description The value where nobody set one. */
            defaultValue: unknown;
            description: string;
            /** @description May be set for one user. */
            isOverridable: boolean;
        };
        SettingPage: {
            items: components["schemas"]["Setting"][];
            nextCursor: components["schemas"]["NextCursor"];
        };
        SetSettingRequest: {
            /** @description Any JSON that fits the setting. */
            value: unknown;
        };
        TerminalTicket: {
            /** @description Works once. */
            ticket: string;
            expiresAt: components["schemas"]["Timestamp"];
        };
        /** @enum {string} */
        EventTopic: "agent" | "session" | "message" | "file" | "conversation" | "provider";
    };
    responses: {
        /** @description A problem. */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Signed in. */
        SignedIn: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["SignedIn"];
            };
        };
        /** @description Done; nothing to say. */
        NoContent: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description Server-sent events; each has an `id` to resume from, a heartbeat comment comes every 15 s. */
        EventStream: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "text/event-stream": string;
            };
        };
    };
    parameters: {
        /** @description Most items in the answer. */
        Limit: number;
        /** @description The `nextCursor` of the page before; absent for the first page. */
        Cursor: string;
        /** @description Id of a user. */
        UserId: components["schemas"]["Id"];
        /** @description Name of a setting. */
        SettingKey: string;
        /** @description Id of a session. */
        SessionId: string;
        /** @description Number of the last event seen; the stream goes on after it. */
        LastEventId: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Alive. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "healthy"
                     *     }
                     */
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    getReady: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ready. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ready",
                     *       "checks": {
                     *         "database": "ok"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description Not ready; the failing checks say why. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
    getInfo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Facts that are no secret. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "version": "0.1.0",
                     *       "setupRequired": false,
                     *       "registrationMode": "invite",
                     *       "runtime": {
                     *         "kind": "process",
                     *         "isolation": "bwrap",
                     *         "isUsable": true,
                     *         "limits": {
                     *           "cpu": true,
                     *           "memory": true,
                     *           "disk": false
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ServerInfo"];
                };
            };
        };
    };
    completeSetup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "token": "sac_setup_example",
                 *       "username": "admin",
                 *       "password": "correct horse battery"
                 *     }
                 */
                "application/json": components["schemas"]["SetupRequest"];
            };
        };
        responses: {
            201: components["responses"]["SignedIn"];
            default: components["responses"]["Problem"];
        };
    };
    signInLocally: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "key": "sac_local_example"
                 *     }
                 */
                "application/json": components["schemas"]["LocalSignInRequest"];
            };
        };
        responses: {
            200: components["responses"]["SignedIn"];
            default: components["responses"]["Problem"];
        };
    };
    register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "username": "ada",
                 *       "email": "ada@example.com",
                 *       "password": "correct horse battery"
                 *     }
                 */
                "application/json": components["schemas"]["RegisterRequest"];
            };
        };
        responses: {
            201: components["responses"]["SignedIn"];
            default: components["responses"]["Problem"];
        };
    };
    getRegistrationMode: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The mode. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "mode": "invite"
                     *     }
                     */
                    "application/json": components["schemas"]["RegistrationMode"];
                };
            };
        };
    };
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "username": "ada",
                 *       "password": "correct horse battery"
                 *     }
                 */
                "application/json": components["schemas"]["LoginRequest"];
            };
        };
        responses: {
            200: components["responses"]["SignedIn"];
            default: components["responses"]["Problem"];
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 1,
                     *       "username": "ada",
                     *       "email": "ada@example.com",
                     *       "displayName": "Ada",
                     *       "role": "user",
                     *       "isDisabled": false,
                     *       "createdAt": "2026-11-23T14:53:28.123Z",
                     *       "updatedAt": "2026-11-23T14:53:28.123Z"
                     *     }
                     */
                    "application/json": components["schemas"]["User"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "currentPassword": "correct horse battery",
                 *       "newPassword": "better horse battery"
                 *     }
                 */
                "application/json": components["schemas"]["ChangePasswordRequest"];
            };
        };
        responses: {
            200: components["responses"]["SignedIn"];
            default: components["responses"]["Problem"];
        };
    };
    listTokens: {
        parameters: {
            query?: {
                /** @description Most items in the answer. */
                limit?: components["parameters"]["Limit"];
                /** @description The `nextCursor` of the page before; absent for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first; never the token itself. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["AccessTokenPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "ci",
                 *       "scopes": [
                 *         "read",
                 *         "write"
                 *       ],
                 *       "expiresInDays": 90
                 *     }
                 */
                "application/json": components["schemas"]["CreateTokenRequest"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedAccessToken"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    revokeToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the token. */
                tokenId: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    searchUsers: {
        parameters: {
            query: {
                /** @description Start of username or display name. */
                q: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Those found. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": 1,
                     *           "username": "ada",
                     *           "displayName": "Ada"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["UserSummaryPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listUsers: {
        parameters: {
            query?: {
                /** @description Most items in the answer. */
                limit?: components["parameters"]["Limit"];
                /** @description The `nextCursor` of the page before; absent for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By id. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["UserPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "username": "grace",
                 *       "email": "grace@example.com",
                 *       "password": "correct horse battery",
                 *       "role": "user"
                 *     }
                 */
                "application/json": components["schemas"]["CreateUserRequest"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    setUserRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a user. */
                userId: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "role": "admin"
                 *     }
                 */
                "application/json": {
                    role: components["schemas"]["UserRole"];
                };
            };
        };
        responses: {
            /** @description The user now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    resetUserPassword: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a user. */
                userId: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "newPassword": "correct horse battery"
                 *     }
                 */
                "application/json": {
                    newPassword: components["schemas"]["Password"];
                };
            };
        };
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    setUserAccess: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a user. */
                userId: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "isDisabled": true
                 *     }
                 */
                "application/json": {
                    isDisabled: boolean;
                };
            };
        };
        responses: {
            /** @description The user now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listUserSettings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a user. */
                userId: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The overrides. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["SettingPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    setUserSetting: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a user. */
                userId: components["parameters"]["UserId"];
                /** @description Name of a setting. */
                key: components["parameters"]["SettingKey"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "value": 10
                 *     }
                 */
                "application/json": components["schemas"]["SetSettingRequest"];
            };
        };
        responses: {
            /** @description The setting as it holds for the user. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Setting"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteUserSetting: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a user. */
                userId: components["parameters"]["UserId"];
                /** @description Name of a setting. */
                key: components["parameters"]["SettingKey"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    listSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every setting with its value, default and meaning. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "key": "maxAgentsPerUser",
                     *           "value": 3,
                     *           "defaultValue": 3,
                     *           "description": "Most agents of one user.",
                     *           "isOverridable": true
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["SettingPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    setSetting: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a setting. */
                key: components["parameters"]["SettingKey"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "value": 5
                 *     }
                 */
                "application/json": components["schemas"]["SetSettingRequest"];
            };
        };
        responses: {
            /** @description The setting now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Setting"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createTerminalTicket: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a session. */
                sessionId: components["parameters"]["SessionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "ticket": "sac_ticket_example",
                     *       "expiresAt": "2026-11-23T14:54:28.123Z"
                     *     }
                     */
                    "application/json": components["schemas"]["TerminalTicket"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    subscribeEvents: {
        parameters: {
            query?: {
                /** @description Only these topics; all when absent. */
                topic?: components["schemas"]["EventTopic"][];
                /** @description Only events of this agent. */
                agentId?: components["schemas"]["Id"];
            };
            header?: {
                /** @description Number of the last event seen; the stream goes on after it. */
                "Last-Event-ID"?: components["parameters"]["LastEventId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["EventStream"];
            default: components["responses"]["Problem"];
        };
    };
}
