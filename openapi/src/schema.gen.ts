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
    "/api/embed-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mint a token for a page that embeds SAC
         * @description For the backend of a portal, with an access token of scope `embed:mint`. What it gets is for one user, one scope and
         *     the pages of one origin, and lasts minutes: the portal gives it to its own page, for `<sac-provider>`.
         *     The user has to be a member of the access token's group, and no admin. The token ends early with the access token,
         *     with the membership, and with whatever ends the user's sessions.
         */
        post: operations["createEmbedToken"];
        delete?: never;
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
    "/api/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Groups that one belongs to
         * @description By name.
         */
        get: operations["listGroups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/groups/{groupId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One group
         * @description For its members and for admins.
         */
        get: operations["getGroup"];
        /**
         * Change a group, or hand it over
         * @description For the group's admins and for admins of the system. What is absent stays; the slug always does.
         *     `ownerId` hands the group over to another member, who becomes its admin; the owner and admins of the system may do that.
         */
        put: operations["updateGroup"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/groups/{groupId}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who belongs to a group
         * @description By username.
         */
        get: operations["listGroupMembers"];
        put?: never;
        /**
         * Take somebody into a group
         * @description For the group's admins and for admins of the system.
         */
        post: operations["addGroupMember"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/groups/{groupId}/members/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Leave a group
         * @description The owner has to hand it over first.
         */
        delete: operations["leaveGroup"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/groups/{groupId}/members/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Make a member an admin of the group, or no longer
         * @description For the group's admins and for admins of the system. The owner stays an admin.
         */
        put: operations["setGroupMemberRole"];
        post?: never;
        /**
         * Take somebody out of a group
         * @description For the group's admins and for admins of the system. The owner stays.
         */
        delete: operations["removeGroupMember"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/groups/{groupId}/template": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What stands in the CLAUDE.md of every member's agents */
        get: operations["getGroupTemplate"];
        /**
         * Say what stands in the CLAUDE.md of every member's agents
         * @description For the group's admins and for admins of the system. It stands after the system's instructions and before the agent's own;
         *     running agents get it without a restart.
         */
        put: operations["setGroupTemplate"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All groups
         * @description By name.
         */
        get: operations["listAllGroups"];
        put?: never;
        /**
         * Create a group
         * @description Its owner, the creator if nobody else is named, is a member with the role admin from the start. No two groups have the same
         *     name, whatever the case. A slug that is absent is made from the name.
         */
        post: operations["createGroup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/groups/{groupId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change any group, or hand it over
         * @description As `PUT /api/groups/{groupId}`.
         */
        put: operations["updateAnyGroup"];
        post?: never;
        /**
         * Delete a group with its files
         * @description For good. Its instructions and files leave the sandboxes of its members.
         */
        delete: operations["deleteGroup"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/groups/{groupId}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who belongs to any group
         * @description By username.
         */
        get: operations["listAnyGroupMembers"];
        put?: never;
        /** Take somebody into any group */
        post: operations["addAnyGroupMember"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/groups/{groupId}/members/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Make a member of any group its admin, or no longer
         * @description The owner stays an admin.
         */
        put: operations["setAnyGroupMemberRole"];
        post?: never;
        /**
         * Take somebody out of any group
         * @description The owner stays.
         */
        delete: operations["removeAnyGroupMember"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/groups/{groupId}/template": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Say what stands in the CLAUDE.md of the agents of any group's members
         * @description As `PUT /api/groups/{groupId}/template`.
         */
        put: operations["setAnyGroupTemplate"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was said with an agent
         * @description A page may hold fewer messages than `limit` where they are long; only `nextCursor` tells whether there are more.
         */
        get: operations["listConversations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The sessions of an agent in which something was said */
        get: operations["listConversationSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everything that was said with an agent, as a file
         * @description Oldest first. Columns of the CSV are `timestamp,session_id,role,content`.
         */
        get: operations["exportConversations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was said with anybody's agents
         * @description For administrators. Each call is noted in the audit log.
         */
        get: operations["listAllConversations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/conversations/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was said with anybody's agents, as a file
         * @description For administrators. Each call is noted in the audit log. Oldest first.
         *     Columns of the CSV are `timestamp,user,agent,session_id,role,content`.
         */
        get: operations["exportAllConversations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/agents/{agentId}/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take messages from a transcript
         * @description Each message once, by its uuid, however often it is sent. Times are kept between a year ago and five minutes from now.
         *     Messages that name a session of another agent are left out and counted in `refused`.
         */
        post: operations["appendConversations"];
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
    "/api/workspace/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether files can be stored */
        get: operations["getWorkspaceStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a folder of the private workspace
         * @description Folders first, then files, each by name; with `recursive` everything beneath, folder by folder.
         */
        get: operations["listPrivateFiles"];
        put?: never;
        post?: never;
        /**
         * Delete a file or folder of the private workspace
         * @description The files go to the trash. A folder with something in it needs `recursive`.
         */
        delete: operations["deletePrivateFile"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/files/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download a file of the private workspace
         * @description Streams; answers one `Range`; the `ETag` is the SHA-256 of the content.
         */
        get: operations["downloadPrivateFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload a file to the private workspace
         * @description Streams. Missing folders are made; a file of that path is replaced and its former version kept in the trash.
         */
        post: operations["uploadPrivateFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/directories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a folder
         * @description With the folders above it; no error when it is there already.
         */
        post: operations["createFolder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/quota": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How much room is used and left */
        get: operations["getQuota"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/trash": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Versions that were overwritten or deleted
         * @description Newest first; each can be restored until `expiresAt`.
         */
        get: operations["listTrash"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bring a version back from the trash
         * @description It becomes the file of its path; what is there now goes to the trash.
         */
        post: operations["restoreFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move or rename a file or folder
         * @description In one step, with everything beneath; folders above the new path are made. Nothing is overwritten: 409
         *     `already-exists` when something stands there.
         */
        post: operations["moveFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download a folder as one zip
         * @description Everything beneath it, streamed, without compression.
         */
        get: operations["downloadFolder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/text": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Replace a text by an edited one
         * @description UTF-8, at most 5 MiB. `If-Match` names the version that was edited; without it the file has to be new. 412
         *     `lost-update` when another one stands there: `edited` and `current` in the problem say which (`digest`), and both
         *     can be read by digest.
         */
        put: operations["editFile"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start an upload in numbered parts
         * @description For files from 16 MiB on: a cut line goes on where it was. Its bytes count as used until it is completed, aborted
         *     or, without a new part for 7 days, forgotten. 200 with the parts that have arrived when an upload of this path,
         *     size and time by the same person is under way.
         */
        post: operations["startUpload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/uploads/{uploadId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which parts of an upload have arrived
         * @description Of one's own uploads.
         */
        get: operations["getUpload"];
        put?: never;
        post?: never;
        /**
         * Give an upload up
         * @description No error when there is none.
         */
        delete: operations["abortUpload"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/uploads/{uploadId}/parts/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Send a part
         * @description Each has `partBytes`, the last one the rest. In any order; the same number again replaces it.
         */
        put: operations["putUploadPart"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/uploads/{uploadId}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make the parts a file
         * @description The whole is hashed first. A file of that path is replaced and its former version kept in the trash; with `base`
         *     only when it still has that revision (412 `lost-update`). 409 `content-missing` names parts that have not arrived.
         */
        post: operations["completeUpload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What changed in a workspace since a revision
         * @description For programs that keep a copy. Live and deleted rows newer than `since`; with 0 all live ones. `revision` of the
         *     first page is the `since` of the next time. 410 `changes-expired` when deletions since then are no longer known:
         *     list from 0.
         */
        get: operations["listWorkspaceChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/missing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Which contents have to be sent
         * @description A content counts as present only when the caller can read a file that has it.
         */
        post: operations["findMissingWorkspaceDigests"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/packs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Many small files, folders and deletions in one request
         * @description One transaction and at most one new revision. Each file stands alone: one whose `base` is no longer the current
         *     revision comes back in `conflicts`, one that cannot be taken in `refused`, the others are stored.
         */
        post: operations["pushWorkspacePack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * One large file, on top of a known version
         * @description Streams. A conflict comes in the answer; a wrong digest, the quota and the size limit are problems.
         */
        put: operations["putWorkspaceContent"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/blobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Many small contents by their digests
         * @description A pack of at most 4096 files, named by their digests, in no particular order. Left out is what is larger than
         *     1 MiB, and what no file has that the caller can read.
         */
        post: operations["getWorkspaceBlobs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/blobs/{digest}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A content by its digest
         * @description 404 unless the caller can read a file that has it.
         */
        get: operations["getWorkspaceBlob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Look at all files of a sandbox anew
         * @description Changes travel by themselves within a second; this is for whoever wants to be sure. Returns before the look is done;
         *     `sync.progress` tells of a sandbox that starts. A suspended agent looks when it runs again.
         */
        post: operations["requestSync"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/sync-stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far files are on their way into a sandbox
         * @description Events `progress` with data `SyncProgress`: first as it is now, then each step. When all files are in the running
         *     sandbox an event `done` comes and the stream ends. Of an agent that is suspended nothing more comes until it runs.
         */
        get: operations["watchSync"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/output/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a folder of the output workspace
         * @description Folders first, then files, each by name; with `recursive` everything beneath, folder by folder.
         */
        get: operations["listOutputFiles"];
        put?: never;
        /**
         * Upload a file to the output workspace
         * @description Streams; the live sandbox gets it. A file of that path is replaced and its former version kept in the trash.
         */
        post: operations["uploadOutputFile"];
        /**
         * Delete a file or folder of the output workspace
         * @description The files go to the trash, and from the live sandbox. A folder with something in it needs `recursive`.
         */
        delete: operations["deleteOutputFile"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/output/files/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download a file of the output workspace
         * @description Streams; answers one `Range`; the `ETag` is the SHA-256 of the content.
         */
        get: operations["downloadOutputFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/output/watch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Files of the output workspace, as they change
         * @description Events `file.changed` with data `FileChange` and an `id` to resume from. When what was missed is no longer kept,
         *     an event `resync` comes first: list again.
         */
        get: operations["watchOutput"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/agents/{agentId}/spaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which spaces the agent reads and does not write
         * @description Everybody's, and those of the groups of its owner. Its own, `output` and `private`, are always there.
         */
        get: operations["listSharedSpaces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/public/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a folder of the public workspace
         * @description Folders first, then files, each by name; with `recursive` everything beneath, folder by folder.
         */
        get: operations["listPublicFiles"];
        put?: never;
        post?: never;
        /**
         * Delete a file or folder of the public workspace
         * @description The files go to the trash. A folder with something in it needs `recursive`.
         */
        delete: operations["deletePublicFile"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/public/files/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download a file of the public workspace
         * @description Streams; answers one `Range`; the `ETag` is the SHA-256 of the content.
         */
        get: operations["downloadPublicFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/public/upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload a file to the public workspace
         * @description Streams. Missing folders are made; a file of that path is replaced and its former version kept in the trash.
         */
        post: operations["uploadPublicFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/public/directories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a folder
         * @description With the folders above it; no error when it is there already.
         */
        post: operations["createPublicFolder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/public/quota": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How much room is used and left */
        get: operations["getPublicQuota"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/public/trash": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Versions that were overwritten or deleted
         * @description Newest first; each can be restored until `expiresAt`.
         */
        get: operations["listPublicTrash"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/public/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bring a version back from the trash
         * @description It becomes the file of its path; what is there now goes to the trash.
         */
        post: operations["restorePublicFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/public/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move or rename a file or folder
         * @description In one step, with everything beneath; folders above the new path are made. Nothing is overwritten: 409
         *     `already-exists` when something stands there.
         */
        post: operations["movePublicFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/public/archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download a folder as one zip
         * @description Everything beneath it, streamed, without compression.
         */
        get: operations["downloadPublicFolder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/public/text": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Replace a text by an edited one
         * @description UTF-8, at most 5 MiB. `If-Match` names the version that was edited; without it the file has to be new. 412
         *     `lost-update` when another one stands there: `edited` and `current` in the problem say which (`digest`), and both
         *     can be read by digest.
         */
        put: operations["editPublicFile"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/public/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start an upload in numbered parts
         * @description For files from 16 MiB on: a cut line goes on where it was. Its bytes count as used until it is completed, aborted
         *     or, without a new part for 7 days, forgotten. 200 with the parts that have arrived when an upload of this path,
         *     size and time by the same person is under way.
         */
        post: operations["startPublicUpload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/public/uploads/{uploadId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which parts of an upload have arrived
         * @description Of one's own uploads.
         */
        get: operations["getPublicUpload"];
        put?: never;
        post?: never;
        /**
         * Give an upload up
         * @description No error when there is none.
         */
        delete: operations["abortPublicUpload"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/public/uploads/{uploadId}/parts/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Send a part
         * @description Each has `partBytes`, the last one the rest. In any order; the same number again replaces it.
         */
        put: operations["putPublicUploadPart"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/public/uploads/{uploadId}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make the parts a file
         * @description The whole is hashed first. A file of that path is replaced and its former version kept in the trash; with `base`
         *     only when it still has that revision (412 `lost-update`). 409 `content-missing` names parts that have not arrived.
         */
        post: operations["completePublicUpload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/public/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What changed in the public workspace since a revision
         * @description For programs that keep a copy. Live and deleted rows newer than `since`; with 0 all live ones. `revision` of the
         *     first page is the `since` of the next time. 410 `changes-expired` when deletions since then are no longer known:
         *     list from 0.
         */
        get: operations["listPublicChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/public/missing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Which contents have to be sent
         * @description A content counts as present only when the caller can read a file that has it.
         */
        post: operations["findMissingPublicDigests"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/public/packs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Many small files, folders and deletions in one request
         * @description One transaction and at most one new revision. Each file stands alone: one whose `base` is no longer the current
         *     revision comes back in `conflicts`, one that cannot be taken in `refused`, the others are stored.
         */
        post: operations["pushPublicPack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/public/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * One large file, on top of a known version
         * @description Streams. A conflict comes in the answer; a wrong digest, the quota and the size limit are problems.
         */
        put: operations["putPublicContent"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/public/blobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Many small contents by their digests
         * @description A pack of at most 4096 files, named by their digests, in no particular order. Left out is what is larger than
         *     1 MiB, and what no file has that the caller can read.
         */
        post: operations["getPublicBlobs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/public/blobs/{digest}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A content by its digest
         * @description 404 unless the caller can read a file that has it.
         */
        get: operations["getPublicBlob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/group/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a folder of the workspace of a group
         * @description Folders first, then files, each by name; with `recursive` everything beneath, folder by folder.
         */
        get: operations["listGroupFiles"];
        put?: never;
        post?: never;
        /**
         * Delete a file or folder of the workspace of a group
         * @description The files go to the trash. A folder with something in it needs `recursive`.
         */
        delete: operations["deleteGroupFile"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/group/files/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download a file of the workspace of a group
         * @description Streams; answers one `Range`; the `ETag` is the SHA-256 of the content.
         */
        get: operations["downloadGroupFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/group/upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload a file to the workspace of a group
         * @description Streams. Missing folders are made; a file of that path is replaced and its former version kept in the trash.
         */
        post: operations["uploadGroupFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/group/directories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a folder
         * @description With the folders above it; no error when it is there already.
         */
        post: operations["createGroupFolder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/group/quota": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How much room is used and left */
        get: operations["getGroupQuota"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/group/trash": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Versions that were overwritten or deleted
         * @description Newest first; each can be restored until `expiresAt`.
         */
        get: operations["listGroupTrash"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/group/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bring a version back from the trash
         * @description It becomes the file of its path; what is there now goes to the trash.
         */
        post: operations["restoreGroupFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/group/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move or rename a file or folder
         * @description In one step, with everything beneath; folders above the new path are made. Nothing is overwritten: 409
         *     `already-exists` when something stands there.
         */
        post: operations["moveGroupFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/group/archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download a folder as one zip
         * @description Everything beneath it, streamed, without compression.
         */
        get: operations["downloadGroupFolder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/group/text": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Replace a text by an edited one
         * @description UTF-8, at most 5 MiB. `If-Match` names the version that was edited; without it the file has to be new. 412
         *     `lost-update` when another one stands there: `edited` and `current` in the problem say which (`digest`), and both
         *     can be read by digest.
         */
        put: operations["editGroupFile"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/group/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start an upload in numbered parts
         * @description For files from 16 MiB on: a cut line goes on where it was. Its bytes count as used until it is completed, aborted
         *     or, without a new part for 7 days, forgotten. 200 with the parts that have arrived when an upload of this path,
         *     size and time by the same person is under way.
         */
        post: operations["startGroupUpload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/group/uploads/{uploadId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which parts of an upload have arrived
         * @description Of one's own uploads.
         */
        get: operations["getGroupUpload"];
        put?: never;
        post?: never;
        /**
         * Give an upload up
         * @description No error when there is none.
         */
        delete: operations["abortGroupUpload"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/group/uploads/{uploadId}/parts/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Send a part
         * @description Each has `partBytes`, the last one the rest. In any order; the same number again replaces it.
         */
        put: operations["putGroupUploadPart"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/group/uploads/{uploadId}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make the parts a file
         * @description The whole is hashed first. A file of that path is replaced and its former version kept in the trash; with `base`
         *     only when it still has that revision (412 `lost-update`). 409 `content-missing` names parts that have not arrived.
         */
        post: operations["completeGroupUpload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/group/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What changed in the workspace of a group since a revision
         * @description For programs that keep a copy. Live and deleted rows newer than `since`; with 0 all live ones. `revision` of the
         *     first page is the `since` of the next time. 410 `changes-expired` when deletions since then are no longer known:
         *     list from 0.
         */
        get: operations["listGroupChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/group/missing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Which contents have to be sent
         * @description A content counts as present only when the caller can read a file that has it.
         */
        post: operations["findMissingGroupDigests"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/group/packs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Many small files, folders and deletions in one request
         * @description One transaction and at most one new revision. Each file stands alone: one whose `base` is no longer the current
         *     revision comes back in `conflicts`, one that cannot be taken in `refused`, the others are stored.
         */
        post: operations["pushGroupPack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/group/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * One large file, on top of a known version
         * @description Streams. A conflict comes in the answer; a wrong digest, the quota and the size limit are problems.
         */
        put: operations["putGroupContent"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/group/blobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Many small contents by their digests
         * @description A pack of at most 4096 files, named by their digests, in no particular order. Left out is what is larger than
         *     1 MiB, and what no file has that the caller can read.
         */
        post: operations["getGroupBlobs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspace/group/blobs/{digest}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A content by its digest
         * @description 404 unless the caller can read a file that has it.
         */
        get: operations["getGroupBlob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/agents/{agentId}/spaces/{space}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What changed in a space since a revision
         * @description Of the agent's own spaces, the public one and those of its owner's groups; the latter two are only read. Live and
         *     deleted rows newer than `since`; with 0 all live ones. `revision` of the first page is the `since` of the next
         *     time. 410 `changes-expired` when deletions since then are no longer known: list from 0.
         */
        get: operations["listSpaceChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/agents/{agentId}/spaces/{space}/missing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Which contents have to be sent
         * @description A content counts as present only when the caller can read a file that has it.
         */
        post: operations["findMissingDigests"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/agents/{agentId}/spaces/{space}/packs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Many small files, folders and deletions in one request
         * @description One transaction and at most one new revision. Each file stands alone: one whose `base` is no longer the current
         *     revision comes back in `conflicts`, one that cannot be taken in `refused`, the others are stored.
         */
        post: operations["pushPack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/agents/{agentId}/spaces/{space}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * One large file
         * @description Streams. A conflict comes in the answer; a wrong digest, the quota and the size limit are problems.
         */
        put: operations["putContent"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/agents/{agentId}/spaces/{space}/blobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Many small contents by their digests
         * @description A pack of at most 4096 files, named by their digests, in no particular order. Left out is what is larger than
         *     1 MiB, and what no file has that the caller can read.
         */
        post: operations["getBlobs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/agents/{agentId}/spaces/{space}/blobs/{digest}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A content by its digest
         * @description 404 unless the caller can read a file that has it.
         */
        get: operations["getBlob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/agents/{agentId}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which of the agent's spaces changed
         * @description Events `space.changed` with data `{type, space, revision, slug?}`: first one for each space as it is now, then one
         *     for each new revision; also for the public space and those of the owner's groups, which have a `slug`. Events
         *     `space.removed` with data `{type, space}`: the owner is no longer in that group. Which shared spaces there are is
         *     told by `listSharedSpaces`. Events `sync.requested`
         *     with data `{type}`: look at everything. Events `session.restarted` with data `{type, sessionId, epoch}`: the program of a session died
         *     with messages at work; read its transcript to the end, then report `TranscriptRead` with this epoch.
         *     Events `skills.changed` with data `{type}`: ask `listWantedSkills` again.
         */
        get: operations["subscribeSpaces"];
        put?: never;
        post?: never;
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
    "/api/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own agents */
        get: operations["listAgents"];
        put?: never;
        /**
         * Create an agent
         * @description Its sandbox starts at once. `quota-exceeded` with `limit` when one has as many agents as one may.
         *     `config` is a shorthand: it makes a provider of one's own out of base URL, token and models, and is never answered.
         */
        post: operations["createAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{agentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One agent with its environment
         * @description The only answer, besides those of changes, that shows the values of `env` and the proxies.
         */
        get: operations["getAgent"];
        /**
         * Change an agent
         * @description Partial: what is absent stays. Instructions reach the running sandbox at once. A change of provider, models, environment,
         *     command or limits replaces the sandbox; an interactive session comes back in it and goes on with its conversation.
         */
        put: operations["updateAgent"];
        post?: never;
        /**
         * Delete an agent
         * @description Ends its sessions and its sandbox. Files and conversations are kept, and the agent can be restored, for the days of the setting `trashRetentionDays`.
         */
        delete: operations["deleteAgent"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{agentId}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bring a deleted agent back
         * @description Counts against the number of agents that one may have.
         */
        post: operations["restoreAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{agentId}/restart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace the sandbox by a new one
         * @description Volumes stay. An interactive session comes back and goes on with its conversation; a headless one ends.
         */
        post: operations["restartAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{agentId}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop the sandbox and keep its volumes
         * @description Answers before the sandbox is gone. An interactive session fails with `agent-suspended` until the agent is resumed;
         *     a headless one ends.
         */
        post: operations["suspendAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{agentId}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start the sandbox of a suspended agent again */
        post: operations["resumeAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{agentId}/claude-md-preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The CLAUDE.md that the agent reads
         * @description What the operator and groups say comes first, then the agent's own instructions.
         */
        get: operations["getAgentInstructions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agent-statuses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How one's agents are
         * @description From what the server has seen already: asks no sandbox and no cluster. `usage` is measured every 5 s while somebody
         *     asks, so it is null at first.
         */
        get: operations["getAgentStatuses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{userId}/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How a user's agents are
         * @description For admins. Nothing of instructions, environment or files.
         */
        get: operations["listUserAgents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{userId}/agents/{agentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a user's agent
         * @description For admins; the user can restore it.
         */
        delete: operations["deleteUserAgent"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{userId}/agents/{agentId}/restart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Replace the sandbox of a user's agent */
        post: operations["restartUserAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{userId}/agents/{agentId}/resources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set the limits of a user's agent
         * @description Partial; null takes the agent's own limit away. Holds from the next start of the sandbox.
         */
        put: operations["setUserAgentResources"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/agents/{agentId}/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * How far the sidecar is with the files
         * @description A report with a smaller sequence than one seen is ignored.
         */
        post: operations["reportSandboxState"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{agentId}/skills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The skills of an agent
         * @description `syncedVersion` is the one that the sandbox really has.
         */
        get: operations["listAgentSkills"];
        put?: never;
        /**
         * Give an agent a skill, or pin its version
         * @description The running sandbox gets it at once as a slash command; nothing is restarted. Without `pinnedVersion` the pin stays as it is,
         *     null follows the latest version. `already-exists` when the agent has another skill with that command.
         */
        post: operations["installSkill"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{agentId}/skills/{skillId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take a skill from an agent
         * @description No error when it has none of that id.
         */
        delete: operations["uninstallSkill"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{agentId}/sync-skills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have the sandbox look at its skills again
         * @description They are delivered by themselves; this is for one that was changed or removed by hand. Events `skill.synced` tell what came.
         */
        post: operations["syncSkills"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/skills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The skills that one may see
         * @description One's own, those of one's groups, the public and the official ones; newest first.
         */
        get: operations["listSkills"];
        put?: never;
        /**
         * Create a skill from an archive of its folder
         * @description A tar, plain or gzipped, with SKILL.md at its root (or the one folder that holds it): plain files and folders alone.
         *     The name in the front matter becomes the command. `invalid-request` names each finding as `FILE:LINE`.
         *     `already-exists` when the command is taken where it could collide: among one's own, in the group, among public and official ones.
         */
        post: operations["createSkill"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/skills/public": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Public and official skills */
        get: operations["listPublicSkills"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/skills/group/{groupId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The skills of a group
         * @description For its members.
         */
        get: operations["listGroupSkills"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/skills/{skillId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One skill, as its latest version is */
        get: operations["getSkill"];
        /**
         * Change who may use a skill
         * @description What it says is changed by a new version. Where somebody may not see it any longer it leaves their sandboxes.
         *     Only admins make a skill official; only its creator takes one of a group elsewhere than back to private.
         */
        put: operations["updateSkill"];
        post?: never;
        /**
         * Delete a skill with all its versions
         * @description It leaves every sandbox that has it. Forks stay.
         */
        delete: operations["deleteSkill"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/skills/{skillId}/fork": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a private copy of one's own
         * @description The copy remembers its parent. Without `command` it keeps the parent's, or gets a number behind it when one has such a skill.
         */
        post: operations["forkSkill"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/skills/{skillId}/share-to-group": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Share one's own skill with a group
         * @description From then on its admins may change it too.
         */
        post: operations["shareSkill"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/skills/{skillId}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make an older version the latest again
         * @description As a new version with the same files, so that those who follow the latest get it.
         */
        post: operations["rollBackSkill"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/skills/{skillId}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Versions of a skill
         * @description Newest first. A version never changes.
         */
        get: operations["listSkillVersions"];
        put?: never;
        /**
         * Add a version from an archive of the folder
         * @description As `createSkill`; the name has to be the skill's command. 200 and the version that is there when it is equal to the latest one.
         *     `lost-update` when `base` is not the latest version.
         */
        post: operations["pushSkill"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/skills/{skillId}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One version with its files */
        get: operations["getSkillVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/skills/{skillId}/versions/{version}/bundle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The files of a version as a tar
         * @description Equal files give equal bytes; the `ETag` is their SHA-256.
         */
        get: operations["downloadSkill"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/agents/{agentId}/skills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the sandbox should have */
        get: operations["listWantedSkills"];
        /**
         * What the sandbox has
         * @description Always all that it has; what is not named is not there.
         */
        put: operations["reportSkills"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/agents/{agentId}/skill-bundles/{digest}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tar of a skill that the sandbox should have */
        get: operations["getSkillBundle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own sessions */
        get: operations["listSessions"];
        put?: never;
        /**
         * Start a session with an agent, or get the one that runs
         * @description Answers at once; follow the state in the event stream. There is one interactive session of a user with an agent: it is
         *     answered with 200 when it exists, and is tried again at once when it has failed. A headless session is always new.
         *     A suspended agent answers `agent-suspended`.
         */
        post: operations["createSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{sessionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One session */
        get: operations["getSession"];
        put?: never;
        post?: never;
        /**
         * End a session
         * @description Ends its program. The conversation and the files stay; the sandbox goes on.
         */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{sessionId}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Messages sent to a session */
        get: operations["listMessages"];
        put?: never;
        /**
         * Say something to the agent
         * @description Typed for you as soon as the session is ready; what you type yourself waits meanwhile. Idempotent by `clientMessageId`:
         *     200 with the message when it was sent before.
         */
        post: operations["sendMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{sessionId}/messages/{messageId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One message */
        get: operations["getMessage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/agents/{agentId}/hooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What the program in a session reported */
        post: operations["reportHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Providers that one may use
         * @description One's own and those of the system, newest first.
         */
        get: operations["listProviders"];
        put?: never;
        /**
         * Add a provider
         * @description For oneself, or as an admin for all. What is absent comes from the preset.
         */
        post: operations["createProvider"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/providers/{providerId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One provider */
        get: operations["getProvider"];
        /**
         * Change a provider
         * @description What is absent stays. Base URL, key and budget hold from the next request on, models from the next start of an
         *     agent's sandbox. A base URL on another host needs the key again, so that a stored key never goes where it was not meant for.
         */
        put: operations["updateProvider"];
        post?: never;
        /**
         * Remove a provider
         * @description Agents that used it go on with the default provider.
         */
        delete: operations["deleteProvider"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/providers/{providerId}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a provider
         * @description Makes one call of the Messages API for one token. A provider that fails is an answer, not a problem.
         */
        post: operations["testProvider"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/provider-presets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Known providers
         * @description Base URL, models and way to sign in of each, to fill a form with.
         */
        get: operations["listProviderPresets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tokens that one used
         * @description Per day (UTC), agent, provider and model, newest first. Every token that the provider counted, also those read from its cache.
         */
        get: operations["listUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/agents/{agentId}/llm/v1/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pass a call of the Messages API on to the agent's provider
         * @description Body, headers and query pass as they are, less hop-by-hop headers and credentials; the answer streams through.
         *     402: a budget is used up. 403: the agent or its user may not go on. 424: the provider's settings are wrong.
         */
        post: operations["relayMessages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/agents/{agentId}/llm/v1/messages/count_tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pass a count of tokens on to the agent's provider */
        post: operations["relayCountTokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/agents/{agentId}/llm/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Ask the agent's provider for its models */
        get: operations["relayModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/agents/{agentId}/llm/api/hello": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Is the gateway there
         * @description Asks no provider.
         */
        get: operations["greetGateway"];
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
             * @example file.conflict
             * @example space.changed
             * @example session.changed
             * @example agent.changed
             * @example sync.progress
             * @example sync.requested
             * @example message.changed
             * @example conversation.appended
             * @example group.changed
             * @example group.left
             * @example skill.changed
             * @example skill.wanted
             * @example skill.synced
             */
            type: string;
            topic: components["schemas"]["EventTopic"];
            agentId?: components["schemas"]["Id"];
            at: components["schemas"]["Timestamp"];
            data: {
                [key: string]: unknown;
            };
        };
        /** @description The data of an event `file.conflict`. Both versions are kept, the other one at `copy`, whose name says from whom and when. */
        FileConflict: {
            space: components["schemas"]["SpaceName"];
            /** @example plan.md */
            path: string;
            /** @example plan (conflict agent 2026-11-23 14-53-28Z).md */
            copy: string;
            revision: number;
        };
        /** @description The data of an event `file.changed`. */
        FileChange: {
            space: components["schemas"]["SpaceName"];
            path: string;
            kind: components["schemas"]["EntryKind"];
            /** @enum {string} */
            action: "created" | "updated" | "deleted";
            sizeBytes: number;
            digest: components["schemas"]["Digest"] | null;
            revision: number;
        };
        /** @description The data of an event `sync.progress`, and of the events of `sync-stream`. */
        SyncProgress: {
            /** @description Everything is in the running sandbox. */
            isSynced: boolean;
            /**
             * @description Workspace whose files move.
             * @example private
             */
            space?: string;
            /** @description Files of it that have come or gone. */
            done?: number;
            /** @description Files of it that are to come or go. */
            total?: number;
            /** @description Of those that are done. */
            bytes?: number;
            /** @description Path of the last one. */
            file?: string;
        };
        /** @description The data of an event `space.changed`, which readers of a group's or the public workspace get. */
        SpaceRevision: {
            space: components["schemas"]["SpaceName"];
            revision: number;
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
        /** @description ASCII letters, digits, dots, hyphens and underscores; starts with a letter or digit. */
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
         *     `embed:mint` stands alone: such a token mints tokens for pages that embed SAC, and can do nothing else.
         * @enum {string}
         */
        TokenScope: "read" | "write" | "admin" | "embed:mint";
        AccessToken: {
            id: components["schemas"]["Id"];
            name: string;
            scopes: components["schemas"]["TokenScope"][];
            /** @description With `embed:mint`, the group whose members it mints for. */
            groupId: number | null;
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
            /** @description With `embed:mint`, and only then: the group whose members it mints for. */
            groupId?: number;
        };
        CreatedAccessToken: components["schemas"]["AccessToken"] & {
            /** @description Shown this once. */
            token: string;
        };
        /**
         * @description What the page may do for its user. `read`: look at their agents, sessions, conversations and agents' files.
         *     `write`: also use terminals, send messages, change files, and make, change, suspend, resume and delete agents.
         *     Nothing else either way: no shared files, groups, skills, tokens, passwords, users or settings.
         * @enum {string}
         */
        EmbedScope: "read" | "write";
        CreateEmbedTokenRequest: {
            userId?: components["schemas"]["Id"];
            /** @description In place of `userId`. */
            username?: string;
            scope: components["schemas"]["EmbedScope"];
            /**
             * @description Of the pages that may use it, as in `SAC_ALLOWED_ORIGINS`.
             * @example https://portal.example
             */
            origin: string;
            /** @default 900 */
            ttlSeconds?: number;
        };
        UserSummary: {
            id: components["schemas"]["Id"];
            username: string;
            displayName: string;
        };
        EmbedToken: {
            /** @description Shown this once. */
            token: string;
            scope: components["schemas"]["EmbedScope"];
            origin: string;
            user: components["schemas"]["UserSummary"];
            /** @description Counted from the answer, for whoever has another clock than the server. */
            ttlSeconds: number;
            expiresAt: components["schemas"]["Timestamp"];
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
        /**
         * @description An admin of a group manages its members, instructions and files.
         * @enum {string}
         */
        GroupRole: "admin" | "member";
        /** @description Most bytes in its workspace; null for the setting `maxSpaceBytes`. Set by admins of the system. */
        GroupMaxBytes: number | null;
        /** @description Most files in its workspace; null for the setting `maxSpaceFiles`. Set by admins of the system. */
        GroupMaxFiles: number | null;
        Group: {
            id: components["schemas"]["Id"];
            /** @description Names the folder of its files in a sandbox, `/workspace/group/<slug>`; never changes. */
            slug: string;
            name: string;
            description: string;
            owner: components["schemas"]["UserSummary"];
            memberCount: number;
            /** @description What one is in it; null for an admin of the system who is no member. */
            role: components["schemas"]["GroupRole"] | null;
            maxBytes: components["schemas"]["GroupMaxBytes"];
            maxFiles: components["schemas"]["GroupMaxFiles"];
            createdAt: components["schemas"]["Timestamp"];
            updatedAt: components["schemas"]["Timestamp"];
        };
        GroupPage: {
            items: components["schemas"]["Group"][];
            nextCursor: components["schemas"]["NextCursor"];
        };
        /** @description One line without blanks at its ends. */
        GroupName: string;
        UpdateGroupRequest: {
            name?: components["schemas"]["GroupName"];
            description?: string;
            ownerId?: components["schemas"]["Id"];
            maxBytes?: components["schemas"]["GroupMaxBytes"];
            maxFiles?: components["schemas"]["GroupMaxFiles"];
        };
        GroupMember: {
            user: components["schemas"]["UserSummary"];
            role: components["schemas"]["GroupRole"];
            isOwner: boolean;
            joinedAt: components["schemas"]["Timestamp"];
        };
        GroupMemberPage: {
            items: components["schemas"]["GroupMember"][];
            nextCursor: components["schemas"]["NextCursor"];
        };
        /** @description Somebody by `userId` or by `username`, one of the two. */
        AddGroupMemberRequest: {
            userId?: components["schemas"]["Id"];
            username?: components["schemas"]["Username"];
            /** @description `member` when absent. */
            role?: components["schemas"]["GroupRole"];
        };
        GroupTemplate: {
            instructions: string;
        };
        SetGroupTemplateRequest: {
            /** @description Empty for none. */
            instructions: string;
        };
        /**
         * @description Lower-case ASCII letters and digits, in words joined by one hyphen each.
         * @example research-lab
         */
        GroupSlug: string;
        CreateGroupRequest: {
            name: components["schemas"]["GroupName"];
            slug?: components["schemas"]["GroupSlug"];
            description?: string;
            ownerId?: components["schemas"]["Id"];
        };
        /** @enum {string} */
        ConversationRole: "user" | "assistant";
        ConversationMessage: {
            id: components["schemas"]["Id"];
            at: components["schemas"]["Timestamp"];
            agentId: components["schemas"]["Id"];
            /** Format: uuid */
            sessionId: string;
            /** @description The CLI's own name of the conversation. */
            claudeSessionId: string;
            /** @description The CLI's own name of the message. */
            uuid: string;
            role: components["schemas"]["ConversationRole"];
            /** @description Text as it was said; not safe as HTML. */
            content: string;
            model: string | null;
            /** @description Tokens, as the model's provider counted them; null where it said nothing. */
            usage: {
                [key: string]: number;
            } | null;
            userId?: components["schemas"]["Id"];
            /** @description Only for administrators. */
            username?: string;
            /** @description Only for administrators. */
            agentName?: string;
        };
        ConversationPage: {
            items: components["schemas"]["ConversationMessage"][];
            nextCursor: components["schemas"]["NextCursor"];
        };
        ConversationSession: {
            /** Format: uuid */
            sessionId: string;
            firstAt: components["schemas"]["Timestamp"];
            lastAt: components["schemas"]["Timestamp"];
            /** @description Messages. */
            count: number;
        };
        ConversationSessionPage: {
            items: components["schemas"]["ConversationSession"][];
            nextCursor: components["schemas"]["NextCursor"];
        };
        NewConversationMessage: {
            uuid: string;
            /**
             * Format: uuid
             * @description Session of SAC.
             */
            sessionId: string;
            claudeSessionId: string;
            role: components["schemas"]["ConversationRole"];
            content: string;
            /** @description RFC 3339; what cannot be read counts as now. */
            at: string;
            model?: string;
            /** @description The provider's usage object; its numbers are kept. */
            usage?: {
                [key: string]: unknown;
            };
        };
        AppendConversationsRequest: {
            messages: components["schemas"]["NewConversationMessage"][];
        };
        AppendedConversations: {
            /** @description Messages that were not known yet. */
            inserted: number;
            /** @description Messages that named a session of another agent. */
            refused: number;
        };
        TerminalTicket: {
            /** @description Works once. */
            ticket: string;
            expiresAt: components["schemas"]["Timestamp"];
        };
        /** @enum {string} */
        EntryKind: "file" | "folder";
        /**
         * @description SHA-256, 64 lower-case hex digits.
         * @example 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
         */
        Digest: string;
        WorkspaceFile: {
            /** @example docs/report.pdf */
            path: string;
            /**
             * @description Last part of the path.
             * @example report.pdf
             */
            name: string;
            kind: components["schemas"]["EntryKind"];
            /** @description 0 for a folder. */
            sizeBytes: number;
            /** @description Null for a folder. */
            digest: components["schemas"]["Digest"] | null;
            executable: boolean;
            modifiedAt: components["schemas"]["Timestamp"];
            /** @description Revision of the space in which it last changed. */
            revision: number;
        };
        WorkspaceFilePage: {
            items: components["schemas"]["WorkspaceFile"][];
            nextCursor: components["schemas"]["NextCursor"];
        };
        /**
         * @example output
         * @example group:3
         */
        SpaceName: string;
        Quota: {
            space: components["schemas"]["SpaceName"];
            usedBytes: number;
            maxBytes: number;
            fileCount: number;
            maxFileCount: number;
            /** @description Largest single file. */
            maxFileBytes: number;
        };
        FileVersion: {
            path: string;
            revision: number;
            sizeBytes: number;
            digest: components["schemas"]["Digest"];
            executable: boolean;
            modifiedAt: components["schemas"]["Timestamp"];
            /** @enum {string} */
            reason: "overwritten" | "deleted";
            trashedAt: components["schemas"]["Timestamp"];
            expiresAt: components["schemas"]["Timestamp"];
        };
        FileVersionPage: {
            items: components["schemas"]["FileVersion"][];
            nextCursor: components["schemas"]["NextCursor"];
        };
        UploadPart: {
            number: number;
            sizeBytes: number;
            /** @description Null where the sender named none. */
            digest: components["schemas"]["Digest"] | null;
        };
        Upload: {
            /** Format: uuid */
            id: string;
            path: string;
            /** @description Of the whole. */
            sizeBytes: number;
            /** @description Of each part but the last one. */
            partBytes: number;
            partCount: number;
            executable: boolean;
            modifiedAt: components["schemas"]["Timestamp"];
            expiresAt: components["schemas"]["Timestamp"];
            /** @description Those that have arrived, by number. */
            parts: components["schemas"]["UploadPart"][];
        };
        SpaceChange: {
            path: string;
            kind: components["schemas"]["EntryKind"];
            digest?: components["schemas"]["Digest"];
            size?: number;
            executable?: boolean;
            modifiedAt: components["schemas"]["Timestamp"];
            revision: number;
            deleted: boolean;
        };
        SpaceChangesPage: {
            /** @description Of the space when this page was read. */
            revision: number;
            items: components["schemas"]["SpaceChange"][];
            nextCursor: components["schemas"]["NextCursor"];
        };
        PushAnswer: {
            /** @description Of the space now; every accepted entry has it. */
            revision: number;
            conflicts: {
                path: string;
                /** @description Of the live file; 0 when there is none. */
                revision: number;
                /** @description Of the live file; empty when there is none. */
                digest: string;
            }[];
            refused: {
                path: string;
                problem: components["schemas"]["Problem"];
            }[];
        };
        SharedSpace: {
            space: components["schemas"]["SpaceName"];
            /**
             * @description Where it stands below `/workspace`: `public`, or `group/` and the slug of the group.
             * @example group/research
             */
            folder: string;
            revision: number;
        };
        SharedSpacePage: {
            items: components["schemas"]["SharedSpace"][];
            /** @description There is one page. */
            nextCursor: null;
        };
        /** @enum {string} */
        EventTopic: "agent" | "session" | "message" | "file" | "conversation" | "provider" | "group" | "skill";
        /** @description Model names that the provider knows; each may be absent. */
        ProviderModels: {
            /** @example claude-haiku-4-5-20251001 */
            haiku?: string;
            /** @example claude-sonnet-4-5-20250929 */
            sonnet?: string;
            /** @example claude-opus-4-6 */
            opus?: string;
        };
        /** @description Program and arguments to run instead of `claude`; null for `claude`. */
        Command: string[] | null;
        /** @description Thousandths of a core; null for the default of the user or of all. */
        CpuMillicores: number | null;
        /** @description Null for the default of the user or of all. */
        MemoryBytes: number | null;
        /** @enum {string} */
        OperatingMode: "running" | "suspended";
        /** @description Something observed, and since when. */
        Condition: {
            /**
             * @example Ready
             * @example Synced
             */
            type: string;
            status: boolean;
            /**
             * @description One word for machines, in CamelCase.
             * @example SandboxRunning
             */
            reason: string;
            /** @description For people; may be empty. */
            message: string;
            since: components["schemas"]["Timestamp"];
        };
        /**
         * @description 1 to 64 of a-z, 0-9 and single hyphens between them.
         * @example weekly-report
         */
        SkillCommand: string;
        /**
         * @description Who sees it: everybody (`official`: made by admins; `public`), the members of a group, or its creator alone.
         * @enum {string}
         */
        SkillTier: "official" | "public" | "group" | "private";
        VersionNumber: number;
        InstalledSkill: {
            skillId: components["schemas"]["Id"];
            command: components["schemas"]["SkillCommand"];
            name: string;
            description: string;
            icon: string;
            tier: components["schemas"]["SkillTier"];
            latestVersion: components["schemas"]["VersionNumber"];
            /** @description Null follows the latest. */
            pinnedVersion: number | null;
            wantedVersion: components["schemas"]["VersionNumber"];
            /** @description What the sandbox really has; null for nothing. */
            syncedVersion: number | null;
            /**
             * Format: date-time
             * @description When that came into the sandbox. A program that runs there finds it within six seconds.
             */
            syncedAt: string | null;
            /** @description Why it is not there, where that is known. */
            problem: string | null;
            installedAt: components["schemas"]["Timestamp"];
        };
        AgentSummary: {
            id: components["schemas"]["Id"];
            ownerId: components["schemas"]["Id"];
            /** @example research-bot */
            name: string;
            description: string;
            icon: string;
            instructions: string;
            /** @description Null for the default provider. */
            providerId: number | null;
            models: components["schemas"]["ProviderModels"];
            command: components["schemas"]["Command"];
            cpuMillicores: components["schemas"]["CpuMillicores"];
            memoryBytes: components["schemas"]["MemoryBytes"];
            operatingMode: components["schemas"]["OperatingMode"];
            conditions: components["schemas"]["Condition"][];
            /** @description How often the sandbox had to be started again after it died. */
            restartCount: number;
            /** @description With the version that the sandbox really has; in lists of one's own agents and where one of them is asked for. */
            installedSkills?: components["schemas"]["InstalledSkill"][];
            createdAt: components["schemas"]["Timestamp"];
            updatedAt: components["schemas"]["Timestamp"];
            /** Format: date-time */
            deletedAt: string | null;
        };
        AgentPage: {
            items: components["schemas"]["AgentSummary"][];
            nextCursor: components["schemas"]["NextCursor"];
        };
        EnvVariable: {
            /** @description ASCII letters, digits and underscores; does not start with a digit. */
            name: string;
            value: string;
        };
        /** @description Variables of the agent's processes, visible to the agent. Names that the platform needs are refused. */
        Env: components["schemas"]["EnvVariable"][];
        /** @description Starts with `http://` or `https://`. */
        ProxyUrl: string;
        /** @description Shorthand for a provider of one's own, and for `env` and the proxies. Accepted, never answered. */
        AgentConfigInput: {
            anthropicBaseUrl?: string;
            anthropicAuthToken?: string;
            anthropicHaikuModel?: string;
            anthropicSonnetModel?: string;
            anthropicOpusModel?: string;
            httpProxy?: components["schemas"]["ProxyUrl"];
            httpsProxy?: components["schemas"]["ProxyUrl"];
            customEnvs?: {
                /** @description ASCII letters, digits and underscores; does not start with a digit. */
                key: string;
                value: string;
            }[];
        };
        CreateAgentRequest: {
            /** @description No mere number: numbers are ids. */
            name: string;
            description?: string;
            icon?: string;
            instructions?: string;
            /** @description Null for the default provider. */
            providerId?: number | null;
            models?: components["schemas"]["ProviderModels"];
            env?: components["schemas"]["Env"];
            /** @description Starts with `http://` or `https://`; null for none. */
            httpProxy?: string | null;
            /** @description Starts with `http://` or `https://`; null for none. */
            httpsProxy?: string | null;
            command?: components["schemas"]["Command"];
            cpuMillicores?: components["schemas"]["CpuMillicores"];
            memoryBytes?: components["schemas"]["MemoryBytes"];
            config?: components["schemas"]["AgentConfigInput"];
        };
        Agent: components["schemas"]["AgentSummary"] & {
            env: components["schemas"]["Env"];
            /** @description Next hop for `http:` behind the platform's egress proxy. */
            httpProxy: string | null;
            /** @description Next hop for `https:` behind the platform's egress proxy. */
            httpsProxy: string | null;
        };
        UpdateAgentRequest: {
            /** @description No mere number: numbers are ids. */
            name?: string;
            description?: string;
            icon?: string;
            instructions?: string;
            /** @description Null for the default provider. */
            providerId?: number | null;
            models?: components["schemas"]["ProviderModels"];
            env?: components["schemas"]["Env"];
            /** @description Starts with `http://` or `https://`; null for none. */
            httpProxy?: string | null;
            /** @description Starts with `http://` or `https://`; null for none. */
            httpsProxy?: string | null;
            command?: components["schemas"]["Command"];
            cpuMillicores?: components["schemas"]["CpuMillicores"];
            memoryBytes?: components["schemas"]["MemoryBytes"];
            config?: components["schemas"]["AgentConfigInput"];
        };
        AgentInstructions: {
            /** @description What the agent's owner cannot change. */
            readonly: string;
            instructions: string;
        };
        AgentUsage: {
            cpuMillicores: number;
            memoryBytes: number;
            at: components["schemas"]["Timestamp"];
        };
        AgentStatus: {
            agentId: components["schemas"]["Id"];
            name: string;
            /** @example claude-code-1-7 */
            sandboxName: string;
            operatingMode: components["schemas"]["OperatingMode"];
            /** @enum {string} */
            phase: "starting" | "running" | "stopping" | "stopped" | "failed";
            conditions: components["schemas"]["Condition"][];
            restartCount: number;
            /** @description The limit that holds. */
            cpuMillicores: number;
            /** @description The limit that holds. */
            memoryBytes: number;
            usage: components["schemas"]["AgentUsage"] | null;
        };
        AgentStatusPage: {
            items: components["schemas"]["AgentStatus"][];
            nextCursor: components["schemas"]["NextCursor"];
        };
        AgentResources: {
            cpuMillicores?: components["schemas"]["CpuMillicores"];
            memoryBytes?: components["schemas"]["MemoryBytes"];
        };
        SandboxState: {
            /** @description The first pass over all files is done. */
            synced: boolean;
            sequence: number;
            detail?: {
                space: string;
                done?: number;
                total?: number;
                bytes?: number;
                file?: string;
                held?: number;
                conflicts?: number;
                refused?: number;
            };
        };
        InstallSkillRequest: {
            skillId: components["schemas"]["Id"];
            /** @description Null follows the latest. */
            pinnedVersion?: number | null;
        };
        SkillOwner: {
            id: components["schemas"]["Id"];
            username: string;
            displayName: string;
        };
        SkillParameter: {
            /** @example topic */
            name: string;
            /** @example Topic */
            label: string;
            /** @enum {string} */
            type: "text" | "number" | "date" | "select";
            required: boolean;
            /** @description As it would be typed. */
            default?: string;
            /** @description Of a select. */
            options?: string[];
            /** @description Regular expression that the whole of a text has to match. */
            pattern?: string;
        };
        Skill: {
            id: components["schemas"]["Id"];
            command: components["schemas"]["SkillCommand"];
            /** @description For people: the title of sac.yaml, else the command. */
            name: string;
            description: string;
            icon: string;
            category: string;
            tier: components["schemas"]["SkillTier"];
            /** @description Of the tier group alone. */
            groupId: number | null;
            owner: components["schemas"]["SkillOwner"];
            /** @description The skill that this one is a fork of. */
            parentId: number | null;
            latestVersion: components["schemas"]["VersionNumber"];
            digest: components["schemas"]["Digest"];
            /** @description Of all files. */
            sizeBytes: number;
            fileCount: number;
            parameters: components["schemas"]["SkillParameter"][];
            /** @description JSON schema of the values. */
            parametersSchema: {
                [key: string]: unknown;
            };
            /** @description That of SKILL.md. */
            frontMatter: {
                [key: string]: unknown;
            };
            /** @description The caller may change it. */
            isEditable: boolean;
            /** @description Agents that have it. */
            installs: number;
            /** @description How often it was run. */
            uses: number;
            createdAt: components["schemas"]["Timestamp"];
            updatedAt: components["schemas"]["Timestamp"];
        };
        SkillVersion: {
            version: components["schemas"]["VersionNumber"];
            digest: components["schemas"]["Digest"];
            sizeBytes: number;
            fileCount: number;
            /** @description The version that a roll-back brought back. */
            restoredFrom: number | null;
            /** @description Id of the user who pushed it. */
            createdBy: number | null;
            createdAt: components["schemas"]["Timestamp"];
        };
        SkillFinding: {
            /** @enum {string} */
            severity: "error" | "warning" | "note";
            file: string;
            line?: number;
            message: string;
        };
        SkillVersionDetail: components["schemas"]["SkillVersion"] & {
            files: {
                path: string;
                sizeBytes: number;
                executable: boolean;
            }[];
            /** @description Warnings, and what the skill asks for. */
            findings: components["schemas"]["SkillFinding"][];
        };
        PushedSkill: {
            skill: components["schemas"]["Skill"];
            version: components["schemas"]["SkillVersionDetail"];
            /** @description False when it is equal to the latest version. */
            isNew: boolean;
        };
        UpdateSkillRequest: {
            tier: components["schemas"]["SkillTier"];
            groupId?: components["schemas"]["Id"];
        };
        ForkSkillRequest: {
            command?: components["schemas"]["SkillCommand"];
            version?: components["schemas"]["VersionNumber"];
        };
        WantedSkill: {
            command: components["schemas"]["SkillCommand"];
            digest: components["schemas"]["Digest"];
            /** @description Of the tar. */
            sizeBytes: number;
        };
        PresentSkills: {
            items: {
                command: string;
                digest?: components["schemas"]["Digest"];
                problem?: string;
            }[];
        };
        /**
         * @description `creating`: noted. `starting`: the sandbox starts. `syncing`: files come in. `ready`: its program runs; attach, or send a message.
         *     `failed`: not now, `problem` says why; it recovers by itself, and is tried at once when somebody asks. `ended`: for good.
         * @enum {string}
         */
        SessionState: "creating" | "starting" | "syncing" | "ready" | "failed" | "ended";
        /** @enum {string} */
        SessionKind: "interactive" | "headless";
        /** @description How far the files are that come in before the session is ready. */
        "schemas-SyncProgress": {
            space: string;
            done?: number;
            total?: number;
            bytes?: number;
            file?: string;
        };
        Session: {
            /** Format: uuid */
            id: string;
            userId: components["schemas"]["Id"];
            agentId: components["schemas"]["Id"];
            kind: components["schemas"]["SessionKind"];
            state: components["schemas"]["SessionState"];
            progress?: components["schemas"]["schemas-SyncProgress"];
            /** @description Why it failed, or why it ended otherwise than by its program's exit. */
            problem?: components["schemas"]["Problem"];
            /** @description Of the program; absent while it runs and when it was killed. */
            exitCode?: number;
            /**
             * @description Signal that ended the program.
             * @example SIGTERM
             */
            signal?: string;
            /** @description The agent works on a prompt, as far as its hooks tell. */
            isBusy: boolean;
            createdAt: components["schemas"]["Timestamp"];
            updatedAt: components["schemas"]["Timestamp"];
            /**
             * Format: date-time
             * @description When it became ready the first time.
             */
            readyAt: string | null;
            /** Format: date-time */
            endedAt: string | null;
        };
        SessionPage: {
            items: components["schemas"]["Session"][];
            nextCursor: components["schemas"]["NextCursor"];
        };
        CreateSessionRequest: {
            agentId: components["schemas"]["Id"];
            kind?: components["schemas"]["SessionKind"];
            /** @description Of a headless session; at most 100 kB in UTF-8. */
            prompt?: string;
            /**
             * @description Of a headless session; `stream-json` when absent.
             * @enum {string}
             */
            outputFormat?: "text" | "json" | "stream-json";
        };
        /**
         * @description `queued`: not taken yet. `accepted`: the agent works on it; queued again when its program dies before it has written the message down. `done`: its turn is over and stands in the conversation. `refused`: it never reached the agent.
         * @enum {string}
         */
        MessageState: "queued" | "accepted" | "done" | "refused";
        Message: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            sessionId: string;
            clientMessageId: string;
            text: string;
            state: components["schemas"]["MessageState"];
            /** @description Why it was refused, or what went wrong in its turn. */
            problem?: components["schemas"]["Problem"];
            createdAt: components["schemas"]["Timestamp"];
            /** Format: date-time */
            acceptedAt: string | null;
            /** Format: date-time */
            doneAt: string | null;
        };
        MessagePage: {
            items: components["schemas"]["Message"][];
            nextCursor: components["schemas"]["NextCursor"];
        };
        SendMessageRequest: {
            text: string;
            /** @description Chosen by the sender; the same on each retry. */
            clientMessageId: string;
        };
        HookReport: {
            /** Format: uuid */
            sessionId: string;
            event: string;
            promptId?: string;
            prompt?: string;
            claudeSessionId?: string;
            error?: string;
            /** @description The last words of the turn, with `Stop`. */
            answer?: string;
            /** @description Of the event `TranscriptRead`, by which the sidecar answers `session.restarted`. */
            epoch?: string;
            at: components["schemas"]["Timestamp"];
        };
        /** @enum {string} */
        ProviderOwnerKind: "system" | "group" | "user";
        /** @description Whose it is: `system` serves all, and has no id. */
        ProviderOwner: {
            kind: components["schemas"]["ProviderOwnerKind"];
            id: number | null;
        };
        /** @enum {string} */
        ProviderPresetId: "anthropic" | "openrouter" | "glm" | "qwen" | "nebula" | "kimi" | "demo" | "custom";
        /**
         * @description How the key travels: `Authorization: Bearer` or `x-api-key`.
         * @enum {string}
         */
        ProviderAuthStyle: "bearer" | "x-api-key";
        /** @description Most tokens in a calendar month (UTC); 0 sets no limit. */
        TokenBudget: number;
        Provider: {
            id: components["schemas"]["Id"];
            owner: components["schemas"]["ProviderOwner"];
            name: string;
            preset: components["schemas"]["ProviderPresetId"];
            /** @description Empty for the demo. */
            baseUrl: string;
            authStyle: components["schemas"]["ProviderAuthStyle"];
            hasKey: boolean;
            /** @description Last four characters of the key; for those who may change the provider. */
            keyHint: string | null;
            models: components["schemas"]["ProviderModels"];
            /** @description Serves agents that have no provider of their own. */
            isDefault: boolean;
            /** @description You may change it. */
            isWritable: boolean;
            monthlyTokenBudget: components["schemas"]["TokenBudget"];
            /** @description Used by all since the first of the month (UTC); for those who may change the provider. */
            tokensThisMonth: number | null;
            createdAt: components["schemas"]["Timestamp"];
            updatedAt: components["schemas"]["Timestamp"];
        };
        ProviderPage: {
            items: components["schemas"]["Provider"][];
            nextCursor: components["schemas"]["NextCursor"];
        };
        /** @description Where the Messages API is, without `/v1/messages`; starts with `http://` or `https://`. */
        BaseUrl: string;
        /** @description Printable ASCII without spaces. */
        ApiKey: string;
        CreateProviderRequest: {
            name: string;
            /** @description Oneself when absent. */
            owner?: {
                kind: components["schemas"]["ProviderOwnerKind"];
                id?: components["schemas"]["Id"];
            };
            preset?: components["schemas"]["ProviderPresetId"];
            baseUrl?: components["schemas"]["BaseUrl"];
            apiKey?: components["schemas"]["ApiKey"];
            authStyle?: components["schemas"]["ProviderAuthStyle"];
            models?: components["schemas"]["ProviderModels"];
            /** @description For providers of the system alone; takes it from the one that was. */
            isDefault?: boolean;
            monthlyTokenBudget?: components["schemas"]["TokenBudget"];
        };
        UpdateProviderRequest: {
            name?: string;
            baseUrl?: components["schemas"]["BaseUrl"];
            /** @description Printable ASCII without spaces; null takes the key away. */
            apiKey?: string | null;
            authStyle?: components["schemas"]["ProviderAuthStyle"];
            models?: components["schemas"]["ProviderModels"];
            isDefault?: boolean;
            monthlyTokenBudget?: components["schemas"]["TokenBudget"];
        };
        TestProviderRequest: {
            /** @description The smallest of the provider's models when absent. */
            model?: string;
        };
        ProviderTest: {
            ok: boolean;
            /** @enum {string} */
            reason: "answered" | "wrong-key" | "unknown-model" | "budget-exhausted" | "busy" | "address-refused" | "unreachable" | "timeout" | "redirect" | "not-compatible" | "failed";
            /** @description Until the whole answer was there. */
            latencyMs: number;
            /** @description The model that was asked. */
            model: string;
            /** @description HTTP status of the provider; null when there was no answer. */
            status: number | null;
            /** @description For people: what is wrong and what to do. */
            detail: string;
        };
        ProviderPreset: {
            id: components["schemas"]["ProviderPresetId"];
            name: string;
            baseUrl: string;
            authStyle: components["schemas"]["ProviderAuthStyle"];
            models: components["schemas"]["ProviderModels"];
            needsKey: boolean;
            /** @description Where one gets a key. */
            keysUrl: string | null;
        };
        ProviderPresetPage: {
            items: components["schemas"]["ProviderPreset"][];
            nextCursor: components["schemas"]["NextCursor"];
        };
        /** @description Tokens of one day, agent, provider and model. */
        Usage: {
            /** Format: date */
            day: string;
            agentId: components["schemas"]["Id"];
            /** @description Null when it is gone. */
            agentName: string | null;
            providerId: components["schemas"]["Id"];
            /** @description Null when it is gone. */
            providerName: string | null;
            model: string;
            requests: number;
            /** @description Neither read from nor written to the provider's cache. */
            inputTokens: number;
            cacheCreationTokens: number;
            cacheReadTokens: number;
            outputTokens: number;
        };
        UsagePage: {
            items: components["schemas"]["Usage"][];
            nextCursor: components["schemas"]["NextCursor"];
            /** @description The calendar month (UTC) that runs; the demo does not count. */
            month: {
                tokens: number;
                budget: components["schemas"]["TokenBudget"];
            };
        };
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
        /** @description Some groups. */
        GroupPage: {
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
                "application/json": components["schemas"]["GroupPage"];
            };
        };
        /** @description The group now. */
        Group: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "id": 1,
                 *       "slug": "research",
                 *       "name": "Research",
                 *       "description": "",
                 *       "owner": {
                 *         "id": 1,
                 *         "username": "ada",
                 *         "displayName": "Ada"
                 *       },
                 *       "memberCount": 2,
                 *       "role": "admin",
                 *       "maxBytes": null,
                 *       "maxFiles": null,
                 *       "createdAt": "2026-11-23T14:53:28.123Z",
                 *       "updatedAt": "2026-11-23T14:53:28.123Z"
                 *     }
                 */
                "application/json": components["schemas"]["Group"];
            };
        };
        /** @description Some members. */
        GroupMemberPage: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "items": [
                 *         {
                 *           "user": {
                 *             "id": 1,
                 *             "username": "ada",
                 *             "displayName": "Ada"
                 *           },
                 *           "role": "admin",
                 *           "isOwner": true,
                 *           "joinedAt": "2026-11-23T14:53:28.123Z"
                 *         }
                 *       ],
                 *       "nextCursor": null
                 *     }
                 */
                "application/json": components["schemas"]["GroupMemberPage"];
            };
        };
        /** @description The member now. */
        GroupMember: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "user": {
                 *         "id": 2,
                 *         "username": "grace",
                 *         "displayName": "Grace"
                 *       },
                 *       "role": "member",
                 *       "isOwner": false,
                 *       "joinedAt": "2026-11-23T14:53:28.123Z"
                 *     }
                 */
                "application/json": components["schemas"]["GroupMember"];
            };
        };
        /** @description The text now; empty where there is none. */
        GroupTemplate: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "instructions": "Cite every paper by its DOI."
                 *     }
                 */
                "application/json": components["schemas"]["GroupTemplate"];
            };
        };
        /** @description Messages in the order asked for. */
        ConversationPage: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "items": [
                 *         {
                 *           "id": 41,
                 *           "at": "2026-11-23T14:53:28.123Z",
                 *           "agentId": 7,
                 *           "sessionId": "7b1c2d3e-0000-4000-8000-000000000001",
                 *           "claudeSessionId": "0c9d0000-0000-4000-8000-000000000001",
                 *           "uuid": "5f3a0000-0000-4000-8000-000000000001",
                 *           "role": "user",
                 *           "content": "Hello",
                 *           "model": null,
                 *           "usage": null
                 *         }
                 *       ],
                 *       "nextCursor": null
                 *     }
                 */
                "application/json": components["schemas"]["ConversationPage"];
            };
        };
        /** @description The file, streamed. */
        ConversationExport: {
            headers: {
                /** @description Names the file `conversations_YYYYMMDD_HHMMSS.csv` or `.jsonl`. */
                "content-disposition"?: string;
                [name: string]: unknown;
            };
            content: {
                "text/csv": string;
                "application/x-ndjson": string;
            };
        };
        /** @description A page. */
        FilePage: {
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
                "application/json": components["schemas"]["WorkspaceFilePage"];
            };
        };
        /** @description The bytes, as an attachment. */
        Content: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/octet-stream": string;
            };
        };
        /** @description The bytes asked for. */
        PartOfContent: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/octet-stream": string;
            };
        };
        /** @description The caller has this content already. */
        NotModified: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description The file or folder now. */
        File: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "path": "report.pdf",
                 *       "name": "report.pdf",
                 *       "kind": "file",
                 *       "sizeBytes": 4096,
                 *       "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                 *       "executable": false,
                 *       "modifiedAt": "2026-11-23T14:53:28.123Z",
                 *       "revision": 12
                 *     }
                 */
                "application/json": components["schemas"]["WorkspaceFile"];
            };
        };
        /** @description The archive, as an attachment. */
        Zip: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/zip": string;
            };
        };
        /** @description The upload now. */
        Upload: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "id": "0b8f9c1e-5d5a-4a55-9f5e-0c6a4c9d8f11",
                 *       "path": "model.bin",
                 *       "sizeBytes": 20000000,
                 *       "partBytes": 16777216,
                 *       "partCount": 2,
                 *       "executable": false,
                 *       "modifiedAt": "2026-11-23T14:53:28.123Z",
                 *       "expiresAt": "2026-11-30T14:53:28.123Z",
                 *       "parts": []
                 *     }
                 */
                "application/json": components["schemas"]["Upload"];
            };
        };
        /** @description It is stored. */
        UploadPart: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "number": 1,
                 *       "sizeBytes": 16777216,
                 *       "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
                 *     }
                 */
                "application/json": components["schemas"]["UploadPart"];
            };
        };
        /** @description A page. */
        SpaceChangesPage: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "revision": 12,
                 *       "items": [],
                 *       "nextCursor": null
                 *     }
                 */
                "application/json": components["schemas"]["SpaceChangesPage"];
            };
        };
        /** @description Those to send. */
        Missing: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "missing": []
                 *     }
                 */
                "application/json": {
                    missing: components["schemas"]["Digest"][];
                };
            };
        };
        /** @description What became of it. */
        PushAnswer: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "revision": 12,
                 *       "conflicts": [],
                 *       "refused": []
                 *     }
                 */
                "application/json": components["schemas"]["PushAnswer"];
            };
        };
        /** @description The contents. */
        Pack: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/vnd.sac.pack": string;
            };
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
        /** @description The agent. */
        Agent: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Agent"];
            };
        };
        /** @description In the order of their installation. */
        InstalledSkills: {
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
                "application/json": {
                    items: components["schemas"]["InstalledSkill"][];
                    nextCursor: components["schemas"]["NextCursor"];
                };
            };
        };
        /** @description The skill at the agent. */
        InstalledSkill: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["InstalledSkill"];
            };
        };
        /** @description A page. */
        SkillPage: {
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
                "application/json": {
                    items: components["schemas"]["Skill"][];
                    nextCursor: components["schemas"]["NextCursor"];
                };
            };
        };
        /** @description The skill, and the version with what was found in it. */
        Pushed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["PushedSkill"];
            };
        };
        /** @description The skill. */
        Skill: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Skill"];
            };
        };
        /** @description The session. */
        Session: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Session"];
            };
        };
        /** @description The message. */
        Message: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Message"];
            };
        };
        /** @description The provider, without its key. */
        Provider: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Provider"];
            };
        };
        /** @description What the provider answers. */
        Passed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "*/*": string;
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
        /** @description Id of a group. */
        GroupId: components["schemas"]["Id"];
        /** @description Id of the agent whose messages are meant. */
        Agent: components["schemas"]["Id"];
        /** @description Only messages of this session. */
        SessionFilter: string;
        /** @description Words to find, as in a search engine: `"exact phrase"`, `or`, `-without`. Looks at the first 50,000 characters of a message. */
        Search: string;
        /** @description Only messages before this instant. */
        Before: components["schemas"]["Timestamp"];
        /** @description Only messages after this instant. */
        After: components["schemas"]["Timestamp"];
        /** @description `desc`: newest first. `asc`: oldest first. */
        Order: "asc" | "desc";
        /** @description `csv`: for spreadsheets, safe from formulas. `jsonl`: one JSON object per line. */
        Format: "csv" | "jsonl";
        /** @description Only messages of this user's agents. */
        UserFilter: components["schemas"]["Id"];
        /** @description Only messages of this agent. */
        AgentFilter: components["schemas"]["Id"];
        /** @description Id of an agent. */
        AgentId: components["schemas"]["Id"];
        /** @description Id of a session. */
        SessionId: string;
        /** @description Id of the agent whose files are meant. */
        AgentIdQuery: components["schemas"]["Id"];
        /** @description Folder, relative; absent for the root. */
        FolderPath: string;
        /** @description Also everything beneath. */
        Recursive: boolean;
        /** @description Most items in the answer. */
        FilesLimit: number;
        /** @description Relative, `/`-separated, in Unicode NFC, at most 1024 bytes. Refused when it is not, never rewritten. */
        Path: string;
        /** @description One range of bytes; several are answered with the whole. */
        Range: string;
        /** @description Answer the range only while the ETag is this one. */
        IfRange: string;
        /** @description Answer 304 while the ETag is one of these. */
        IfNoneMatch: string;
        /** @description Whether the file has the executable bit. */
        Executable: boolean;
        /** @description SHA-256 of the content, 64 lower-case hex digits; checked when present. */
        DigestHeader: components["schemas"]["Digest"];
        /** @description Which workspace of the agent. */
        OwnSpace: "private" | "output";
        /** @description The new path, whole. */
        MoveTo: string;
        /** @description Paths of files and folders, relative to the folder; the archive has these alone. All of it when absent. */
        Only: string[];
        /** @description ETag of the version that was edited. */
        IfMatch: string;
        /** @description Bytes of the whole. */
        UploadSize: number;
        /** @description When the sender's file last changed. */
        ContentModifiedAt: components["schemas"]["Timestamp"];
        /** @description Id of an upload. */
        UploadId: string;
        /** @description The first is 1. */
        PartNumber: number;
        /** @description SHA-256 of the content. */
        ContentDigest: components["schemas"]["Digest"];
        /** @description Revision of the file that this one replaces, 0 for a new one; absent for whatever is there. */
        UploadBase: number;
        /** @description Revision that the caller knows. */
        Since: number;
        /** @description Most items in the answer. */
        ChangesLimit: number;
        /** @description Bytes. */
        ContentSize: number;
        /** @description Revision of the file that this one replaces; 0 for a new one. */
        ContentBase: number;
        /** @description Path whose other version this file is; told to people in an event `file.conflict`. */
        ConflictOf: string;
        /** @description SHA-256 of the content. */
        DigestPath: components["schemas"]["Digest"];
        /** @description Number of the last event seen; the stream goes on after it. */
        LastEventId: string;
        /** @description Id of the group whose files are meant. */
        GroupIdQuery: components["schemas"]["Id"];
        /** @description `output`, `private`, `public` or `group:` and the group's id. */
        SpacePath: components["schemas"]["SpaceName"];
        /** @description Id of a skill. */
        SkillId: components["schemas"]["Id"];
        /** @description Only skills of this tier. */
        TierFilter: components["schemas"]["SkillTier"];
        /** @description Only skills with this command. */
        CommandFilter: string;
        /** @description Text that stands in command, name or description. */
        "parameters-Search": string;
        /** @description Number of a version. */
        Version: components["schemas"]["VersionNumber"];
        /** @description Id of a provider. */
        ProviderId: components["schemas"]["Id"];
        /** @description Handed on. */
        Beta: string;
    };
    requestBodies: {
        UpdateGroup: {
            content: {
                /**
                 * @example {
                 *       "description": "Papers and what follows from them"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateGroupRequest"];
            };
        };
        AddGroupMember: {
            content: {
                /**
                 * @example {
                 *       "username": "grace",
                 *       "role": "member"
                 *     }
                 */
                "application/json": components["schemas"]["AddGroupMemberRequest"];
            };
        };
        SetGroupMemberRole: {
            content: {
                /**
                 * @example {
                 *       "role": "admin"
                 *     }
                 */
                "application/json": {
                    role: components["schemas"]["GroupRole"];
                };
            };
        };
        SetGroupTemplate: {
            content: {
                /**
                 * @example {
                 *       "instructions": "Cite every paper by its DOI."
                 *     }
                 */
                "application/json": components["schemas"]["SetGroupTemplateRequest"];
            };
        };
        /** @description The bytes of the file. */
        Content: {
            content: {
                "application/octet-stream": string;
            };
        };
        /** @description The new text. */
        Text: {
            content: {
                "text/plain": string;
            };
        };
        Digests: {
            content: {
                /**
                 * @example {
                 *       "digests": [
                 *         "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
                 *       ]
                 *     }
                 */
                "application/json": {
                    digests: components["schemas"]["Digest"][];
                };
            };
        };
        Pack: {
            content: {
                "application/vnd.sac.pack": string;
            };
        };
        /** @description The tar. */
        Archive: {
            content: {
                "application/x-tar": string;
                "application/gzip": string;
            };
        };
        Passed: {
            content: {
                "*/*": string;
            };
        };
    };
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
    createEmbedToken: {
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
                 *       "scope": "write",
                 *       "origin": "https://portal.example"
                 *     }
                 */
                "application/json": components["schemas"]["CreateEmbedTokenRequest"];
            };
        };
        responses: {
            /** @description Minted. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmbedToken"];
                };
            };
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
    listGroups: {
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
            200: components["responses"]["GroupPage"];
            default: components["responses"]["Problem"];
        };
    };
    getGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a group. */
                groupId: components["parameters"]["GroupId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Group"];
            default: components["responses"]["Problem"];
        };
    };
    updateGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a group. */
                groupId: components["parameters"]["GroupId"];
            };
            cookie?: never;
        };
        requestBody: components["requestBodies"]["UpdateGroup"];
        responses: {
            200: components["responses"]["Group"];
            default: components["responses"]["Problem"];
        };
    };
    listGroupMembers: {
        parameters: {
            query?: {
                /** @description Most items in the answer. */
                limit?: components["parameters"]["Limit"];
                /** @description The `nextCursor` of the page before; absent for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path: {
                /** @description Id of a group. */
                groupId: components["parameters"]["GroupId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["GroupMemberPage"];
            default: components["responses"]["Problem"];
        };
    };
    addGroupMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a group. */
                groupId: components["parameters"]["GroupId"];
            };
            cookie?: never;
        };
        requestBody: components["requestBodies"]["AddGroupMember"];
        responses: {
            201: components["responses"]["GroupMember"];
            default: components["responses"]["Problem"];
        };
    };
    leaveGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a group. */
                groupId: components["parameters"]["GroupId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    setGroupMemberRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a group. */
                groupId: components["parameters"]["GroupId"];
                /** @description Id of a user. */
                userId: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        requestBody: components["requestBodies"]["SetGroupMemberRole"];
        responses: {
            200: components["responses"]["GroupMember"];
            default: components["responses"]["Problem"];
        };
    };
    removeGroupMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a group. */
                groupId: components["parameters"]["GroupId"];
                /** @description Id of a user. */
                userId: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    getGroupTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a group. */
                groupId: components["parameters"]["GroupId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["GroupTemplate"];
            default: components["responses"]["Problem"];
        };
    };
    setGroupTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a group. */
                groupId: components["parameters"]["GroupId"];
            };
            cookie?: never;
        };
        requestBody: components["requestBodies"]["SetGroupTemplate"];
        responses: {
            200: components["responses"]["GroupTemplate"];
            default: components["responses"]["Problem"];
        };
    };
    listAllGroups: {
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
            200: components["responses"]["GroupPage"];
            default: components["responses"]["Problem"];
        };
    };
    createGroup: {
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
                 *       "name": "Research",
                 *       "slug": "research",
                 *       "description": "Papers and what follows from them"
                 *     }
                 */
                "application/json": components["schemas"]["CreateGroupRequest"];
            };
        };
        responses: {
            201: components["responses"]["Group"];
            default: components["responses"]["Problem"];
        };
    };
    updateAnyGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a group. */
                groupId: components["parameters"]["GroupId"];
            };
            cookie?: never;
        };
        requestBody: components["requestBodies"]["UpdateGroup"];
        responses: {
            200: components["responses"]["Group"];
            default: components["responses"]["Problem"];
        };
    };
    deleteGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a group. */
                groupId: components["parameters"]["GroupId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    listAnyGroupMembers: {
        parameters: {
            query?: {
                /** @description Most items in the answer. */
                limit?: components["parameters"]["Limit"];
                /** @description The `nextCursor` of the page before; absent for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path: {
                /** @description Id of a group. */
                groupId: components["parameters"]["GroupId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["GroupMemberPage"];
            default: components["responses"]["Problem"];
        };
    };
    addAnyGroupMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a group. */
                groupId: components["parameters"]["GroupId"];
            };
            cookie?: never;
        };
        requestBody: components["requestBodies"]["AddGroupMember"];
        responses: {
            201: components["responses"]["GroupMember"];
            default: components["responses"]["Problem"];
        };
    };
    setAnyGroupMemberRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a group. */
                groupId: components["parameters"]["GroupId"];
                /** @description Id of a user. */
                userId: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        requestBody: components["requestBodies"]["SetGroupMemberRole"];
        responses: {
            200: components["responses"]["GroupMember"];
            default: components["responses"]["Problem"];
        };
    };
    removeAnyGroupMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a group. */
                groupId: components["parameters"]["GroupId"];
                /** @description Id of a user. */
                userId: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    setAnyGroupTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a group. */
                groupId: components["parameters"]["GroupId"];
            };
            cookie?: never;
        };
        requestBody: components["requestBodies"]["SetGroupTemplate"];
        responses: {
            200: components["responses"]["GroupTemplate"];
            default: components["responses"]["Problem"];
        };
    };
    listConversations: {
        parameters: {
            query: {
                /** @description Id of the agent whose messages are meant. */
                agentId: components["parameters"]["Agent"];
                /** @description Only messages of this session. */
                sessionId?: components["parameters"]["SessionFilter"];
                /** @description Words to find, as in a search engine: `"exact phrase"`, `or`, `-without`. Looks at the first 50,000 characters of a message. */
                q?: components["parameters"]["Search"];
                /** @description Only messages before this instant. */
                before?: components["parameters"]["Before"];
                /** @description Only messages after this instant. */
                after?: components["parameters"]["After"];
                /** @description `desc`: newest first. `asc`: oldest first. */
                order?: components["parameters"]["Order"];
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
            200: components["responses"]["ConversationPage"];
            default: components["responses"]["Problem"];
        };
    };
    listConversationSessions: {
        parameters: {
            query: {
                /** @description Id of the agent whose messages are meant. */
                agentId: components["parameters"]["Agent"];
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
            /** @description The latest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "sessionId": "7b1c2d3e-0000-4000-8000-000000000001",
                     *           "firstAt": "2026-11-23T14:53:28.123Z",
                     *           "lastAt": "2026-11-23T15:10:00.000Z",
                     *           "count": 12
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["ConversationSessionPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    exportConversations: {
        parameters: {
            query: {
                /** @description Id of the agent whose messages are meant. */
                agentId: components["parameters"]["Agent"];
                /** @description Only messages of this session. */
                sessionId?: components["parameters"]["SessionFilter"];
                /** @description Only messages before this instant. */
                before?: components["parameters"]["Before"];
                /** @description Only messages after this instant. */
                after?: components["parameters"]["After"];
                /** @description `csv`: for spreadsheets, safe from formulas. `jsonl`: one JSON object per line. */
                format?: components["parameters"]["Format"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["ConversationExport"];
            default: components["responses"]["Problem"];
        };
    };
    listAllConversations: {
        parameters: {
            query?: {
                /** @description Only messages of this user's agents. */
                userId?: components["parameters"]["UserFilter"];
                /** @description Only messages of this agent. */
                agentId?: components["parameters"]["AgentFilter"];
                /** @description Only messages of this session. */
                sessionId?: components["parameters"]["SessionFilter"];
                /** @description Words to find, as in a search engine: `"exact phrase"`, `or`, `-without`. Looks at the first 50,000 characters of a message. */
                q?: components["parameters"]["Search"];
                /** @description Only messages before this instant. */
                before?: components["parameters"]["Before"];
                /** @description Only messages after this instant. */
                after?: components["parameters"]["After"];
                /** @description `desc`: newest first. `asc`: oldest first. */
                order?: components["parameters"]["Order"];
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
            200: components["responses"]["ConversationPage"];
            default: components["responses"]["Problem"];
        };
    };
    exportAllConversations: {
        parameters: {
            query?: {
                /** @description Only messages of this user's agents. */
                userId?: components["parameters"]["UserFilter"];
                /** @description Only messages of this agent. */
                agentId?: components["parameters"]["AgentFilter"];
                /** @description Only messages of this session. */
                sessionId?: components["parameters"]["SessionFilter"];
                /** @description Only messages before this instant. */
                before?: components["parameters"]["Before"];
                /** @description Only messages after this instant. */
                after?: components["parameters"]["After"];
                /** @description `csv`: for spreadsheets, safe from formulas. `jsonl`: one JSON object per line. */
                format?: components["parameters"]["Format"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["ConversationExport"];
            default: components["responses"]["Problem"];
        };
    };
    appendConversations: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of an agent. */
                agentId: components["parameters"]["AgentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "messages": [
                 *         {
                 *           "uuid": "5f3a0000-0000-4000-8000-000000000001",
                 *           "sessionId": "7b1c2d3e-0000-4000-8000-000000000001",
                 *           "claudeSessionId": "0c9d0000-0000-4000-8000-000000000001",
                 *           "role": "user",
                 *           "content": "Hello",
                 *           "at": "2026-11-23T14:53:28.123Z"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["AppendConversationsRequest"];
            };
        };
        responses: {
            /** @description Stored. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "inserted": 1,
                     *       "refused": 0
                     *     }
                     */
                    "application/json": components["schemas"]["AppendedConversations"];
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
    getWorkspaceStatus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Always configured; the reference system could run without storage. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "configured": true
                     *     }
                     */
                    "application/json": {
                        configured: boolean;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listPrivateFiles: {
        parameters: {
            query: {
                /** @description Id of the agent whose files are meant. */
                agentId: components["parameters"]["AgentIdQuery"];
                /** @description Folder, relative; absent for the root. */
                path?: components["parameters"]["FolderPath"];
                /** @description Also everything beneath. */
                recursive?: components["parameters"]["Recursive"];
                /** @description Most items in the answer. */
                limit?: components["parameters"]["FilesLimit"];
                /** @description The `nextCursor` of the page before; absent for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["FilePage"];
            default: components["responses"]["Problem"];
        };
    };
    deletePrivateFile: {
        parameters: {
            query: {
                /** @description Id of the agent whose files are meant. */
                agentId: components["parameters"]["AgentIdQuery"];
                /** @description Relative, `/`-separated, in Unicode NFC, at most 1024 bytes. Refused when it is not, never rewritten. */
                path: components["parameters"]["Path"];
                /** @description Also everything beneath. */
                recursive?: components["parameters"]["Recursive"];
            };
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
    downloadPrivateFile: {
        parameters: {
            query: {
                /** @description Id of the agent whose files are meant. */
                agentId: components["parameters"]["AgentIdQuery"];
                /** @description Relative, `/`-separated, in Unicode NFC, at most 1024 bytes. Refused when it is not, never rewritten. */
                path: components["parameters"]["Path"];
            };
            header?: {
                /** @description One range of bytes; several are answered with the whole. */
                Range?: components["parameters"]["Range"];
                /** @description Answer the range only while the ETag is this one. */
                "If-Range"?: components["parameters"]["IfRange"];
                /** @description Answer 304 while the ETag is one of these. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Content"];
            206: components["responses"]["PartOfContent"];
            304: components["responses"]["NotModified"];
            default: components["responses"]["Problem"];
        };
    };
    uploadPrivateFile: {
        parameters: {
            query: {
                /** @description Id of the agent whose files are meant. */
                agentId: components["parameters"]["AgentIdQuery"];
                /** @description Relative, `/`-separated, in Unicode NFC, at most 1024 bytes. Refused when it is not, never rewritten. */
                path: components["parameters"]["Path"];
                /** @description Whether the file has the executable bit. */
                executable?: components["parameters"]["Executable"];
            };
            header?: {
                /** @description SHA-256 of the content, 64 lower-case hex digits; checked when present. */
                "x-sac-digest"?: components["parameters"]["DigestHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Content"];
        responses: {
            201: components["responses"]["File"];
            default: components["responses"]["Problem"];
        };
    };
    createFolder: {
        parameters: {
            query: {
                /** @description Id of the agent whose files are meant. */
                agentId: components["parameters"]["AgentIdQuery"];
                /** @description Relative, `/`-separated, in Unicode NFC, at most 1024 bytes. Refused when it is not, never rewritten. */
                path: components["parameters"]["Path"];
                /** @description Which workspace of the agent. */
                space?: components["parameters"]["OwnSpace"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: components["responses"]["File"];
            default: components["responses"]["Problem"];
        };
    };
    getQuota: {
        parameters: {
            query: {
                /** @description Id of the agent whose files are meant. */
                agentId: components["parameters"]["AgentIdQuery"];
                /** @description Which workspace of the agent. */
                space?: components["parameters"]["OwnSpace"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "space": "private",
                     *       "usedBytes": 12288,
                     *       "maxBytes": 1073741824,
                     *       "fileCount": 3,
                     *       "maxFileCount": 1000,
                     *       "maxFileBytes": 104857600
                     *     }
                     */
                    "application/json": components["schemas"]["Quota"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listTrash: {
        parameters: {
            query: {
                /** @description Id of the agent whose files are meant. */
                agentId: components["parameters"]["AgentIdQuery"];
                /** @description Which workspace of the agent. */
                space?: components["parameters"]["OwnSpace"];
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
            /** @description A page. */
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
                    "application/json": components["schemas"]["FileVersionPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    restoreFile: {
        parameters: {
            query: {
                /** @description Id of the agent whose files are meant. */
                agentId: components["parameters"]["AgentIdQuery"];
                /** @description Which workspace of the agent. */
                space?: components["parameters"]["OwnSpace"];
                /** @description Relative, `/`-separated, in Unicode NFC, at most 1024 bytes. Refused when it is not, never rewritten. */
                path: components["parameters"]["Path"];
                /** @description Which version, as `listTrash` names it. */
                revision: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["File"];
            default: components["responses"]["Problem"];
        };
    };
    moveFile: {
        parameters: {
            query: {
                /** @description Id of the agent whose files are meant. */
                agentId: components["parameters"]["AgentIdQuery"];
                /** @description Which workspace of the agent. */
                space?: components["parameters"]["OwnSpace"];
                /** @description Relative, `/`-separated, in Unicode NFC, at most 1024 bytes. Refused when it is not, never rewritten. */
                path: components["parameters"]["Path"];
                /** @description The new path, whole. */
                to: components["parameters"]["MoveTo"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["File"];
            default: components["responses"]["Problem"];
        };
    };
    downloadFolder: {
        parameters: {
            query: {
                /** @description Id of the agent whose files are meant. */
                agentId: components["parameters"]["AgentIdQuery"];
                /** @description Which workspace of the agent. */
                space?: components["parameters"]["OwnSpace"];
                /** @description Folder, relative; absent for the root. */
                path?: components["parameters"]["FolderPath"];
                /** @description Paths of files and folders, relative to the folder; the archive has these alone. All of it when absent. */
                only?: components["parameters"]["Only"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Zip"];
            default: components["responses"]["Problem"];
        };
    };
    editFile: {
        parameters: {
            query: {
                /** @description Id of the agent whose files are meant. */
                agentId: components["parameters"]["AgentIdQuery"];
                /** @description Which workspace of the agent. */
                space?: components["parameters"]["OwnSpace"];
                /** @description Relative, `/`-separated, in Unicode NFC, at most 1024 bytes. Refused when it is not, never rewritten. */
                path: components["parameters"]["Path"];
            };
            header?: {
                /** @description ETag of the version that was edited. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Text"];
        responses: {
            200: components["responses"]["File"];
            default: components["responses"]["Problem"];
        };
    };
    startUpload: {
        parameters: {
            query: {
                /** @description Id of the agent whose files are meant. */
                agentId: components["parameters"]["AgentIdQuery"];
                /** @description Which workspace of the agent. */
                space?: components["parameters"]["OwnSpace"];
                /** @description Relative, `/`-separated, in Unicode NFC, at most 1024 bytes. Refused when it is not, never rewritten. */
                path: components["parameters"]["Path"];
                /** @description Bytes of the whole. */
                size: components["parameters"]["UploadSize"];
                /** @description When the sender's file last changed. */
                modifiedAt: components["parameters"]["ContentModifiedAt"];
                /** @description Whether the file has the executable bit. */
                executable?: components["parameters"]["Executable"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Upload"];
            201: components["responses"]["Upload"];
            default: components["responses"]["Problem"];
        };
    };
    getUpload: {
        parameters: {
            query: {
                /** @description Id of the agent whose files are meant. */
                agentId: components["parameters"]["AgentIdQuery"];
                /** @description Which workspace of the agent. */
                space?: components["parameters"]["OwnSpace"];
            };
            header?: never;
            path: {
                /** @description Id of an upload. */
                uploadId: components["parameters"]["UploadId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Upload"];
            default: components["responses"]["Problem"];
        };
    };
    abortUpload: {
        parameters: {
            query: {
                /** @description Id of the agent whose files are meant. */
                agentId: components["parameters"]["AgentIdQuery"];
                /** @description Which workspace of the agent. */
                space?: components["parameters"]["OwnSpace"];
            };
            header?: never;
            path: {
                /** @description Id of an upload. */
                uploadId: components["parameters"]["UploadId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    putUploadPart: {
        parameters: {
            query: {
                /** @description Id of the agent whose files are meant. */
                agentId: components["parameters"]["AgentIdQuery"];
                /** @description Which workspace of the agent. */
                space?: components["parameters"]["OwnSpace"];
            };
            header?: {
                /** @description SHA-256 of the content, 64 lower-case hex digits; checked when present. */
                "x-sac-digest"?: components["parameters"]["DigestHeader"];
            };
            path: {
                /** @description Id of an upload. */
                uploadId: components["parameters"]["UploadId"];
                /** @description The first is 1. */
                number: components["parameters"]["PartNumber"];
            };
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Content"];
        responses: {
            200: components["responses"]["UploadPart"];
            default: components["responses"]["Problem"];
        };
    };
    completeUpload: {
        parameters: {
            query: {
                /** @description Id of the agent whose files are meant. */
                agentId: components["parameters"]["AgentIdQuery"];
                /** @description Which workspace of the agent. */
                space?: components["parameters"]["OwnSpace"];
                /** @description SHA-256 of the content. */
                digest: components["parameters"]["ContentDigest"];
                /** @description Revision of the file that this one replaces, 0 for a new one; absent for whatever is there. */
                base?: components["parameters"]["UploadBase"];
            };
            header?: never;
            path: {
                /** @description Id of an upload. */
                uploadId: components["parameters"]["UploadId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: components["responses"]["File"];
            default: components["responses"]["Problem"];
        };
    };
    listWorkspaceChanges: {
        parameters: {
            query: {
                /** @description Id of the agent whose files are meant. */
                agentId: components["parameters"]["AgentIdQuery"];
                /** @description Which workspace of the agent. */
                space?: components["parameters"]["OwnSpace"];
                /** @description Revision that the caller knows. */
                since?: components["parameters"]["Since"];
                /** @description Most items in the answer. */
                limit?: components["parameters"]["ChangesLimit"];
                /** @description The `nextCursor` of the page before; absent for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["SpaceChangesPage"];
            default: components["responses"]["Problem"];
        };
    };
    findMissingWorkspaceDigests: {
        parameters: {
            query: {
                /** @description Id of the agent whose files are meant. */
                agentId: components["parameters"]["AgentIdQuery"];
                /** @description Which workspace of the agent. */
                space?: components["parameters"]["OwnSpace"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Digests"];
        responses: {
            200: components["responses"]["Missing"];
            default: components["responses"]["Problem"];
        };
    };
    pushWorkspacePack: {
        parameters: {
            query: {
                /** @description Id of the agent whose files are meant. */
                agentId: components["parameters"]["AgentIdQuery"];
                /** @description Which workspace of the agent. */
                space?: components["parameters"]["OwnSpace"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Pack"];
        responses: {
            200: components["responses"]["PushAnswer"];
            default: components["responses"]["Problem"];
        };
    };
    putWorkspaceContent: {
        parameters: {
            query: {
                /** @description Id of the agent whose files are meant. */
                agentId: components["parameters"]["AgentIdQuery"];
                /** @description Which workspace of the agent. */
                space?: components["parameters"]["OwnSpace"];
                /** @description Relative, `/`-separated, in Unicode NFC, at most 1024 bytes. Refused when it is not, never rewritten. */
                path: components["parameters"]["Path"];
                /** @description SHA-256 of the content. */
                digest: components["parameters"]["ContentDigest"];
                /** @description Bytes. */
                size: components["parameters"]["ContentSize"];
                /** @description Revision of the file that this one replaces; 0 for a new one. */
                base: components["parameters"]["ContentBase"];
                /** @description Whether the file has the executable bit. */
                executable?: components["parameters"]["Executable"];
                /** @description When the sender's file last changed. */
                modifiedAt: components["parameters"]["ContentModifiedAt"];
                /** @description Path whose other version this file is; told to people in an event `file.conflict`. */
                conflictOf?: components["parameters"]["ConflictOf"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Content"];
        responses: {
            200: components["responses"]["PushAnswer"];
            default: components["responses"]["Problem"];
        };
    };
    getWorkspaceBlobs: {
        parameters: {
            query: {
                /** @description Id of the agent whose files are meant. */
                agentId: components["parameters"]["AgentIdQuery"];
                /** @description Which workspace of the agent. */
                space?: components["parameters"]["OwnSpace"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Digests"];
        responses: {
            200: components["responses"]["Pack"];
            default: components["responses"]["Problem"];
        };
    };
    getWorkspaceBlob: {
        parameters: {
            query: {
                /** @description Id of the agent whose files are meant. */
                agentId: components["parameters"]["AgentIdQuery"];
                /** @description Which workspace of the agent. */
                space?: components["parameters"]["OwnSpace"];
            };
            header?: {
                /** @description One range of bytes; several are answered with the whole. */
                Range?: components["parameters"]["Range"];
                /** @description Answer the range only while the ETag is this one. */
                "If-Range"?: components["parameters"]["IfRange"];
                /** @description Answer 304 while the ETag is one of these. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                /** @description SHA-256 of the content. */
                digest: components["parameters"]["DigestPath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Content"];
            206: components["responses"]["PartOfContent"];
            304: components["responses"]["NotModified"];
            default: components["responses"]["Problem"];
        };
    };
    requestSync: {
        parameters: {
            query: {
                /** @description Id of the agent whose files are meant. */
                agentId: components["parameters"]["AgentIdQuery"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    watchSync: {
        parameters: {
            query: {
                /** @description Id of the agent whose files are meant. */
                agentId: components["parameters"]["AgentIdQuery"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["EventStream"];
            default: components["responses"]["Problem"];
        };
    };
    listOutputFiles: {
        parameters: {
            query: {
                /** @description Id of the agent whose files are meant. */
                agentId: components["parameters"]["AgentIdQuery"];
                /** @description Folder, relative; absent for the root. */
                path?: components["parameters"]["FolderPath"];
                /** @description Also everything beneath. */
                recursive?: components["parameters"]["Recursive"];
                /** @description Most items in the answer. */
                limit?: components["parameters"]["FilesLimit"];
                /** @description The `nextCursor` of the page before; absent for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["FilePage"];
            default: components["responses"]["Problem"];
        };
    };
    uploadOutputFile: {
        parameters: {
            query: {
                /** @description Id of the agent whose files are meant. */
                agentId: components["parameters"]["AgentIdQuery"];
                /** @description Relative, `/`-separated, in Unicode NFC, at most 1024 bytes. Refused when it is not, never rewritten. */
                path: components["parameters"]["Path"];
                /** @description Whether the file has the executable bit. */
                executable?: components["parameters"]["Executable"];
            };
            header?: {
                /** @description SHA-256 of the content, 64 lower-case hex digits; checked when present. */
                "x-sac-digest"?: components["parameters"]["DigestHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Content"];
        responses: {
            201: components["responses"]["File"];
            default: components["responses"]["Problem"];
        };
    };
    deleteOutputFile: {
        parameters: {
            query: {
                /** @description Id of the agent whose files are meant. */
                agentId: components["parameters"]["AgentIdQuery"];
                /** @description Relative, `/`-separated, in Unicode NFC, at most 1024 bytes. Refused when it is not, never rewritten. */
                path: components["parameters"]["Path"];
                /** @description Also everything beneath. */
                recursive?: components["parameters"]["Recursive"];
            };
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
    downloadOutputFile: {
        parameters: {
            query: {
                /** @description Id of the agent whose files are meant. */
                agentId: components["parameters"]["AgentIdQuery"];
                /** @description Relative, `/`-separated, in Unicode NFC, at most 1024 bytes. Refused when it is not, never rewritten. */
                path: components["parameters"]["Path"];
            };
            header?: {
                /** @description One range of bytes; several are answered with the whole. */
                Range?: components["parameters"]["Range"];
                /** @description Answer the range only while the ETag is this one. */
                "If-Range"?: components["parameters"]["IfRange"];
                /** @description Answer 304 while the ETag is one of these. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Content"];
            206: components["responses"]["PartOfContent"];
            304: components["responses"]["NotModified"];
            default: components["responses"]["Problem"];
        };
    };
    watchOutput: {
        parameters: {
            query: {
                /** @description Id of the agent whose files are meant. */
                agentId: components["parameters"]["AgentIdQuery"];
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
    listSharedSpaces: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of an agent. */
                agentId: components["parameters"]["AgentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "space": "group:3",
                     *           "folder": "group/research",
                     *           "revision": 12
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["SharedSpacePage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listPublicFiles: {
        parameters: {
            query?: {
                /** @description Folder, relative; absent for the root. */
                path?: components["parameters"]["FolderPath"];
                /** @description Also everything beneath. */
                recursive?: components["parameters"]["Recursive"];
                /** @description Most items in the answer. */
                limit?: components["parameters"]["FilesLimit"];
                /** @description The `nextCursor` of the page before; absent for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["FilePage"];
            default: components["responses"]["Problem"];
        };
    };
    deletePublicFile: {
        parameters: {
            query: {
                /** @description Relative, `/`-separated, in Unicode NFC, at most 1024 bytes. Refused when it is not, never rewritten. */
                path: components["parameters"]["Path"];
                /** @description Also everything beneath. */
                recursive?: components["parameters"]["Recursive"];
            };
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
    downloadPublicFile: {
        parameters: {
            query: {
                /** @description Relative, `/`-separated, in Unicode NFC, at most 1024 bytes. Refused when it is not, never rewritten. */
                path: components["parameters"]["Path"];
            };
            header?: {
                /** @description One range of bytes; several are answered with the whole. */
                Range?: components["parameters"]["Range"];
                /** @description Answer the range only while the ETag is this one. */
                "If-Range"?: components["parameters"]["IfRange"];
                /** @description Answer 304 while the ETag is one of these. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Content"];
            206: components["responses"]["PartOfContent"];
            304: components["responses"]["NotModified"];
            default: components["responses"]["Problem"];
        };
    };
    uploadPublicFile: {
        parameters: {
            query: {
                /** @description Relative, `/`-separated, in Unicode NFC, at most 1024 bytes. Refused when it is not, never rewritten. */
                path: components["parameters"]["Path"];
                /** @description Whether the file has the executable bit. */
                executable?: components["parameters"]["Executable"];
            };
            header?: {
                /** @description SHA-256 of the content, 64 lower-case hex digits; checked when present. */
                "x-sac-digest"?: components["parameters"]["DigestHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Content"];
        responses: {
            201: components["responses"]["File"];
            default: components["responses"]["Problem"];
        };
    };
    createPublicFolder: {
        parameters: {
            query: {
                /** @description Relative, `/`-separated, in Unicode NFC, at most 1024 bytes. Refused when it is not, never rewritten. */
                path: components["parameters"]["Path"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: components["responses"]["File"];
            default: components["responses"]["Problem"];
        };
    };
    getPublicQuota: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "space": "public",
                     *       "usedBytes": 12288,
                     *       "maxBytes": 1073741824,
                     *       "fileCount": 3,
                     *       "maxFileCount": 1000,
                     *       "maxFileBytes": 104857600
                     *     }
                     */
                    "application/json": components["schemas"]["Quota"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listPublicTrash: {
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
            /** @description A page. */
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
                    "application/json": components["schemas"]["FileVersionPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    restorePublicFile: {
        parameters: {
            query: {
                /** @description Relative, `/`-separated, in Unicode NFC, at most 1024 bytes. Refused when it is not, never rewritten. */
                path: components["parameters"]["Path"];
                /** @description Which version, as `listTrash` names it. */
                revision: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["File"];
            default: components["responses"]["Problem"];
        };
    };
    movePublicFile: {
        parameters: {
            query: {
                /** @description Relative, `/`-separated, in Unicode NFC, at most 1024 bytes. Refused when it is not, never rewritten. */
                path: components["parameters"]["Path"];
                /** @description The new path, whole. */
                to: components["parameters"]["MoveTo"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["File"];
            default: components["responses"]["Problem"];
        };
    };
    downloadPublicFolder: {
        parameters: {
            query?: {
                /** @description Folder, relative; absent for the root. */
                path?: components["parameters"]["FolderPath"];
                /** @description Paths of files and folders, relative to the folder; the archive has these alone. All of it when absent. */
                only?: components["parameters"]["Only"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Zip"];
            default: components["responses"]["Problem"];
        };
    };
    editPublicFile: {
        parameters: {
            query: {
                /** @description Relative, `/`-separated, in Unicode NFC, at most 1024 bytes. Refused when it is not, never rewritten. */
                path: components["parameters"]["Path"];
            };
            header?: {
                /** @description ETag of the version that was edited. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Text"];
        responses: {
            200: components["responses"]["File"];
            default: components["responses"]["Problem"];
        };
    };
    startPublicUpload: {
        parameters: {
            query: {
                /** @description Relative, `/`-separated, in Unicode NFC, at most 1024 bytes. Refused when it is not, never rewritten. */
                path: components["parameters"]["Path"];
                /** @description Bytes of the whole. */
                size: components["parameters"]["UploadSize"];
                /** @description When the sender's file last changed. */
                modifiedAt: components["parameters"]["ContentModifiedAt"];
                /** @description Whether the file has the executable bit. */
                executable?: components["parameters"]["Executable"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Upload"];
            201: components["responses"]["Upload"];
            default: components["responses"]["Problem"];
        };
    };
    getPublicUpload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of an upload. */
                uploadId: components["parameters"]["UploadId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Upload"];
            default: components["responses"]["Problem"];
        };
    };
    abortPublicUpload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of an upload. */
                uploadId: components["parameters"]["UploadId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    putPublicUploadPart: {
        parameters: {
            query?: never;
            header?: {
                /** @description SHA-256 of the content, 64 lower-case hex digits; checked when present. */
                "x-sac-digest"?: components["parameters"]["DigestHeader"];
            };
            path: {
                /** @description Id of an upload. */
                uploadId: components["parameters"]["UploadId"];
                /** @description The first is 1. */
                number: components["parameters"]["PartNumber"];
            };
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Content"];
        responses: {
            200: components["responses"]["UploadPart"];
            default: components["responses"]["Problem"];
        };
    };
    completePublicUpload: {
        parameters: {
            query: {
                /** @description SHA-256 of the content. */
                digest: components["parameters"]["ContentDigest"];
                /** @description Revision of the file that this one replaces, 0 for a new one; absent for whatever is there. */
                base?: components["parameters"]["UploadBase"];
            };
            header?: never;
            path: {
                /** @description Id of an upload. */
                uploadId: components["parameters"]["UploadId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: components["responses"]["File"];
            default: components["responses"]["Problem"];
        };
    };
    listPublicChanges: {
        parameters: {
            query?: {
                /** @description Revision that the caller knows. */
                since?: components["parameters"]["Since"];
                /** @description Most items in the answer. */
                limit?: components["parameters"]["ChangesLimit"];
                /** @description The `nextCursor` of the page before; absent for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["SpaceChangesPage"];
            default: components["responses"]["Problem"];
        };
    };
    findMissingPublicDigests: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Digests"];
        responses: {
            200: components["responses"]["Missing"];
            default: components["responses"]["Problem"];
        };
    };
    pushPublicPack: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Pack"];
        responses: {
            200: components["responses"]["PushAnswer"];
            default: components["responses"]["Problem"];
        };
    };
    putPublicContent: {
        parameters: {
            query: {
                /** @description Relative, `/`-separated, in Unicode NFC, at most 1024 bytes. Refused when it is not, never rewritten. */
                path: components["parameters"]["Path"];
                /** @description SHA-256 of the content. */
                digest: components["parameters"]["ContentDigest"];
                /** @description Bytes. */
                size: components["parameters"]["ContentSize"];
                /** @description Revision of the file that this one replaces; 0 for a new one. */
                base: components["parameters"]["ContentBase"];
                /** @description Whether the file has the executable bit. */
                executable?: components["parameters"]["Executable"];
                /** @description When the sender's file last changed. */
                modifiedAt: components["parameters"]["ContentModifiedAt"];
                /** @description Path whose other version this file is; told to people in an event `file.conflict`. */
                conflictOf?: components["parameters"]["ConflictOf"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Content"];
        responses: {
            200: components["responses"]["PushAnswer"];
            default: components["responses"]["Problem"];
        };
    };
    getPublicBlobs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Digests"];
        responses: {
            200: components["responses"]["Pack"];
            default: components["responses"]["Problem"];
        };
    };
    getPublicBlob: {
        parameters: {
            query?: never;
            header?: {
                /** @description One range of bytes; several are answered with the whole. */
                Range?: components["parameters"]["Range"];
                /** @description Answer the range only while the ETag is this one. */
                "If-Range"?: components["parameters"]["IfRange"];
                /** @description Answer 304 while the ETag is one of these. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                /** @description SHA-256 of the content. */
                digest: components["parameters"]["DigestPath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Content"];
            206: components["responses"]["PartOfContent"];
            304: components["responses"]["NotModified"];
            default: components["responses"]["Problem"];
        };
    };
    listGroupFiles: {
        parameters: {
            query: {
                /** @description Id of the group whose files are meant. */
                groupId: components["parameters"]["GroupIdQuery"];
                /** @description Folder, relative; absent for the root. */
                path?: components["parameters"]["FolderPath"];
                /** @description Also everything beneath. */
                recursive?: components["parameters"]["Recursive"];
                /** @description Most items in the answer. */
                limit?: components["parameters"]["FilesLimit"];
                /** @description The `nextCursor` of the page before; absent for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["FilePage"];
            default: components["responses"]["Problem"];
        };
    };
    deleteGroupFile: {
        parameters: {
            query: {
                /** @description Id of the group whose files are meant. */
                groupId: components["parameters"]["GroupIdQuery"];
                /** @description Relative, `/`-separated, in Unicode NFC, at most 1024 bytes. Refused when it is not, never rewritten. */
                path: components["parameters"]["Path"];
                /** @description Also everything beneath. */
                recursive?: components["parameters"]["Recursive"];
            };
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
    downloadGroupFile: {
        parameters: {
            query: {
                /** @description Id of the group whose files are meant. */
                groupId: components["parameters"]["GroupIdQuery"];
                /** @description Relative, `/`-separated, in Unicode NFC, at most 1024 bytes. Refused when it is not, never rewritten. */
                path: components["parameters"]["Path"];
            };
            header?: {
                /** @description One range of bytes; several are answered with the whole. */
                Range?: components["parameters"]["Range"];
                /** @description Answer the range only while the ETag is this one. */
                "If-Range"?: components["parameters"]["IfRange"];
                /** @description Answer 304 while the ETag is one of these. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Content"];
            206: components["responses"]["PartOfContent"];
            304: components["responses"]["NotModified"];
            default: components["responses"]["Problem"];
        };
    };
    uploadGroupFile: {
        parameters: {
            query: {
                /** @description Id of the group whose files are meant. */
                groupId: components["parameters"]["GroupIdQuery"];
                /** @description Relative, `/`-separated, in Unicode NFC, at most 1024 bytes. Refused when it is not, never rewritten. */
                path: components["parameters"]["Path"];
                /** @description Whether the file has the executable bit. */
                executable?: components["parameters"]["Executable"];
            };
            header?: {
                /** @description SHA-256 of the content, 64 lower-case hex digits; checked when present. */
                "x-sac-digest"?: components["parameters"]["DigestHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Content"];
        responses: {
            201: components["responses"]["File"];
            default: components["responses"]["Problem"];
        };
    };
    createGroupFolder: {
        parameters: {
            query: {
                /** @description Id of the group whose files are meant. */
                groupId: components["parameters"]["GroupIdQuery"];
                /** @description Relative, `/`-separated, in Unicode NFC, at most 1024 bytes. Refused when it is not, never rewritten. */
                path: components["parameters"]["Path"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: components["responses"]["File"];
            default: components["responses"]["Problem"];
        };
    };
    getGroupQuota: {
        parameters: {
            query: {
                /** @description Id of the group whose files are meant. */
                groupId: components["parameters"]["GroupIdQuery"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "space": "group:3",
                     *       "usedBytes": 12288,
                     *       "maxBytes": 1073741824,
                     *       "fileCount": 3,
                     *       "maxFileCount": 1000,
                     *       "maxFileBytes": 104857600
                     *     }
                     */
                    "application/json": components["schemas"]["Quota"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listGroupTrash: {
        parameters: {
            query: {
                /** @description Id of the group whose files are meant. */
                groupId: components["parameters"]["GroupIdQuery"];
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
            /** @description A page. */
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
                    "application/json": components["schemas"]["FileVersionPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    restoreGroupFile: {
        parameters: {
            query: {
                /** @description Id of the group whose files are meant. */
                groupId: components["parameters"]["GroupIdQuery"];
                /** @description Relative, `/`-separated, in Unicode NFC, at most 1024 bytes. Refused when it is not, never rewritten. */
                path: components["parameters"]["Path"];
                /** @description Which version, as `listTrash` names it. */
                revision: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["File"];
            default: components["responses"]["Problem"];
        };
    };
    moveGroupFile: {
        parameters: {
            query: {
                /** @description Id of the group whose files are meant. */
                groupId: components["parameters"]["GroupIdQuery"];
                /** @description Relative, `/`-separated, in Unicode NFC, at most 1024 bytes. Refused when it is not, never rewritten. */
                path: components["parameters"]["Path"];
                /** @description The new path, whole. */
                to: components["parameters"]["MoveTo"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["File"];
            default: components["responses"]["Problem"];
        };
    };
    downloadGroupFolder: {
        parameters: {
            query: {
                /** @description Id of the group whose files are meant. */
                groupId: components["parameters"]["GroupIdQuery"];
                /** @description Folder, relative; absent for the root. */
                path?: components["parameters"]["FolderPath"];
                /** @description Paths of files and folders, relative to the folder; the archive has these alone. All of it when absent. */
                only?: components["parameters"]["Only"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Zip"];
            default: components["responses"]["Problem"];
        };
    };
    editGroupFile: {
        parameters: {
            query: {
                /** @description Id of the group whose files are meant. */
                groupId: components["parameters"]["GroupIdQuery"];
                /** @description Relative, `/`-separated, in Unicode NFC, at most 1024 bytes. Refused when it is not, never rewritten. */
                path: components["parameters"]["Path"];
            };
            header?: {
                /** @description ETag of the version that was edited. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Text"];
        responses: {
            200: components["responses"]["File"];
            default: components["responses"]["Problem"];
        };
    };
    startGroupUpload: {
        parameters: {
            query: {
                /** @description Id of the group whose files are meant. */
                groupId: components["parameters"]["GroupIdQuery"];
                /** @description Relative, `/`-separated, in Unicode NFC, at most 1024 bytes. Refused when it is not, never rewritten. */
                path: components["parameters"]["Path"];
                /** @description Bytes of the whole. */
                size: components["parameters"]["UploadSize"];
                /** @description When the sender's file last changed. */
                modifiedAt: components["parameters"]["ContentModifiedAt"];
                /** @description Whether the file has the executable bit. */
                executable?: components["parameters"]["Executable"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Upload"];
            201: components["responses"]["Upload"];
            default: components["responses"]["Problem"];
        };
    };
    getGroupUpload: {
        parameters: {
            query: {
                /** @description Id of the group whose files are meant. */
                groupId: components["parameters"]["GroupIdQuery"];
            };
            header?: never;
            path: {
                /** @description Id of an upload. */
                uploadId: components["parameters"]["UploadId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Upload"];
            default: components["responses"]["Problem"];
        };
    };
    abortGroupUpload: {
        parameters: {
            query: {
                /** @description Id of the group whose files are meant. */
                groupId: components["parameters"]["GroupIdQuery"];
            };
            header?: never;
            path: {
                /** @description Id of an upload. */
                uploadId: components["parameters"]["UploadId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    putGroupUploadPart: {
        parameters: {
            query: {
                /** @description Id of the group whose files are meant. */
                groupId: components["parameters"]["GroupIdQuery"];
            };
            header?: {
                /** @description SHA-256 of the content, 64 lower-case hex digits; checked when present. */
                "x-sac-digest"?: components["parameters"]["DigestHeader"];
            };
            path: {
                /** @description Id of an upload. */
                uploadId: components["parameters"]["UploadId"];
                /** @description The first is 1. */
                number: components["parameters"]["PartNumber"];
            };
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Content"];
        responses: {
            200: components["responses"]["UploadPart"];
            default: components["responses"]["Problem"];
        };
    };
    completeGroupUpload: {
        parameters: {
            query: {
                /** @description Id of the group whose files are meant. */
                groupId: components["parameters"]["GroupIdQuery"];
                /** @description SHA-256 of the content. */
                digest: components["parameters"]["ContentDigest"];
                /** @description Revision of the file that this one replaces, 0 for a new one; absent for whatever is there. */
                base?: components["parameters"]["UploadBase"];
            };
            header?: never;
            path: {
                /** @description Id of an upload. */
                uploadId: components["parameters"]["UploadId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: components["responses"]["File"];
            default: components["responses"]["Problem"];
        };
    };
    listGroupChanges: {
        parameters: {
            query: {
                /** @description Id of the group whose files are meant. */
                groupId: components["parameters"]["GroupIdQuery"];
                /** @description Revision that the caller knows. */
                since?: components["parameters"]["Since"];
                /** @description Most items in the answer. */
                limit?: components["parameters"]["ChangesLimit"];
                /** @description The `nextCursor` of the page before; absent for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["SpaceChangesPage"];
            default: components["responses"]["Problem"];
        };
    };
    findMissingGroupDigests: {
        parameters: {
            query: {
                /** @description Id of the group whose files are meant. */
                groupId: components["parameters"]["GroupIdQuery"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Digests"];
        responses: {
            200: components["responses"]["Missing"];
            default: components["responses"]["Problem"];
        };
    };
    pushGroupPack: {
        parameters: {
            query: {
                /** @description Id of the group whose files are meant. */
                groupId: components["parameters"]["GroupIdQuery"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Pack"];
        responses: {
            200: components["responses"]["PushAnswer"];
            default: components["responses"]["Problem"];
        };
    };
    putGroupContent: {
        parameters: {
            query: {
                /** @description Id of the group whose files are meant. */
                groupId: components["parameters"]["GroupIdQuery"];
                /** @description Relative, `/`-separated, in Unicode NFC, at most 1024 bytes. Refused when it is not, never rewritten. */
                path: components["parameters"]["Path"];
                /** @description SHA-256 of the content. */
                digest: components["parameters"]["ContentDigest"];
                /** @description Bytes. */
                size: components["parameters"]["ContentSize"];
                /** @description Revision of the file that this one replaces; 0 for a new one. */
                base: components["parameters"]["ContentBase"];
                /** @description Whether the file has the executable bit. */
                executable?: components["parameters"]["Executable"];
                /** @description When the sender's file last changed. */
                modifiedAt: components["parameters"]["ContentModifiedAt"];
                /** @description Path whose other version this file is; told to people in an event `file.conflict`. */
                conflictOf?: components["parameters"]["ConflictOf"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Content"];
        responses: {
            200: components["responses"]["PushAnswer"];
            default: components["responses"]["Problem"];
        };
    };
    getGroupBlobs: {
        parameters: {
            query: {
                /** @description Id of the group whose files are meant. */
                groupId: components["parameters"]["GroupIdQuery"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Digests"];
        responses: {
            200: components["responses"]["Pack"];
            default: components["responses"]["Problem"];
        };
    };
    getGroupBlob: {
        parameters: {
            query: {
                /** @description Id of the group whose files are meant. */
                groupId: components["parameters"]["GroupIdQuery"];
            };
            header?: {
                /** @description One range of bytes; several are answered with the whole. */
                Range?: components["parameters"]["Range"];
                /** @description Answer the range only while the ETag is this one. */
                "If-Range"?: components["parameters"]["IfRange"];
                /** @description Answer 304 while the ETag is one of these. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                /** @description SHA-256 of the content. */
                digest: components["parameters"]["DigestPath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Content"];
            206: components["responses"]["PartOfContent"];
            304: components["responses"]["NotModified"];
            default: components["responses"]["Problem"];
        };
    };
    listSpaceChanges: {
        parameters: {
            query?: {
                /** @description Revision that the caller knows. */
                since?: components["parameters"]["Since"];
                /** @description Most items in the answer. */
                limit?: components["parameters"]["ChangesLimit"];
                /** @description The `nextCursor` of the page before; absent for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path: {
                /** @description Id of an agent. */
                agentId: components["parameters"]["AgentId"];
                /** @description `output`, `private`, `public` or `group:` and the group's id. */
                space: components["parameters"]["SpacePath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["SpaceChangesPage"];
            default: components["responses"]["Problem"];
        };
    };
    findMissingDigests: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of an agent. */
                agentId: components["parameters"]["AgentId"];
                /** @description `output`, `private`, `public` or `group:` and the group's id. */
                space: components["parameters"]["SpacePath"];
            };
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Digests"];
        responses: {
            200: components["responses"]["Missing"];
            default: components["responses"]["Problem"];
        };
    };
    pushPack: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of an agent. */
                agentId: components["parameters"]["AgentId"];
                /** @description `output`, `private`, `public` or `group:` and the group's id. */
                space: components["parameters"]["SpacePath"];
            };
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Pack"];
        responses: {
            200: components["responses"]["PushAnswer"];
            default: components["responses"]["Problem"];
        };
    };
    putContent: {
        parameters: {
            query: {
                /** @description Relative, `/`-separated, in Unicode NFC, at most 1024 bytes. Refused when it is not, never rewritten. */
                path: components["parameters"]["Path"];
                /** @description SHA-256 of the content. */
                digest: components["parameters"]["ContentDigest"];
                /** @description Bytes. */
                size: components["parameters"]["ContentSize"];
                /** @description Revision of the file that this one replaces; 0 for a new one. */
                base: components["parameters"]["ContentBase"];
                /** @description Whether the file has the executable bit. */
                executable?: components["parameters"]["Executable"];
                /** @description When the sender's file last changed. */
                modifiedAt: components["parameters"]["ContentModifiedAt"];
                /** @description Path whose other version this file is; told to people in an event `file.conflict`. */
                conflictOf?: components["parameters"]["ConflictOf"];
            };
            header?: never;
            path: {
                /** @description Id of an agent. */
                agentId: components["parameters"]["AgentId"];
                /** @description `output`, `private`, `public` or `group:` and the group's id. */
                space: components["parameters"]["SpacePath"];
            };
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Content"];
        responses: {
            200: components["responses"]["PushAnswer"];
            default: components["responses"]["Problem"];
        };
    };
    getBlobs: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of an agent. */
                agentId: components["parameters"]["AgentId"];
                /** @description `output`, `private`, `public` or `group:` and the group's id. */
                space: components["parameters"]["SpacePath"];
            };
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Digests"];
        responses: {
            200: components["responses"]["Pack"];
            default: components["responses"]["Problem"];
        };
    };
    getBlob: {
        parameters: {
            query?: never;
            header?: {
                /** @description One range of bytes; several are answered with the whole. */
                Range?: components["parameters"]["Range"];
                /** @description Answer the range only while the ETag is this one. */
                "If-Range"?: components["parameters"]["IfRange"];
                /** @description Answer 304 while the ETag is one of these. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                /** @description Id of an agent. */
                agentId: components["parameters"]["AgentId"];
                /** @description `output`, `private`, `public` or `group:` and the group's id. */
                space: components["parameters"]["SpacePath"];
                /** @description SHA-256 of the content. */
                digest: components["parameters"]["DigestPath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Content"];
            206: components["responses"]["PartOfContent"];
            304: components["responses"]["NotModified"];
            default: components["responses"]["Problem"];
        };
    };
    subscribeSpaces: {
        parameters: {
            query?: never;
            header?: {
                /** @description Number of the last event seen; the stream goes on after it. */
                "Last-Event-ID"?: components["parameters"]["LastEventId"];
            };
            path: {
                /** @description Id of an agent. */
                agentId: components["parameters"]["AgentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["EventStream"];
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
    listAgents: {
        parameters: {
            query?: {
                /** @description Most items in the answer. */
                limit?: components["parameters"]["Limit"];
                /** @description The `nextCursor` of the page before; absent for the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description List the deleted ones that can still be restored, instead of the others. */
                deleted?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
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
                    "application/json": components["schemas"]["AgentPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createAgent: {
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
                 *       "name": "research-bot",
                 *       "description": "Reads papers",
                 *       "instructions": "Answer in English."
                 *     }
                 */
                "application/json": components["schemas"]["CreateAgentRequest"];
            };
        };
        responses: {
            201: components["responses"]["Agent"];
            default: components["responses"]["Problem"];
        };
    };
    getAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of an agent. */
                agentId: components["parameters"]["AgentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Agent"];
            default: components["responses"]["Problem"];
        };
    };
    updateAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of an agent. */
                agentId: components["parameters"]["AgentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "description": "Reads papers and patents"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateAgentRequest"];
            };
        };
        responses: {
            200: components["responses"]["Agent"];
            default: components["responses"]["Problem"];
        };
    };
    deleteAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of an agent. */
                agentId: components["parameters"]["AgentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    restoreAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of an agent. */
                agentId: components["parameters"]["AgentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Agent"];
            default: components["responses"]["Problem"];
        };
    };
    restartAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of an agent. */
                agentId: components["parameters"]["AgentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: components["responses"]["Agent"];
            default: components["responses"]["Problem"];
        };
    };
    suspendAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of an agent. */
                agentId: components["parameters"]["AgentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: components["responses"]["Agent"];
            default: components["responses"]["Problem"];
        };
    };
    resumeAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of an agent. */
                agentId: components["parameters"]["AgentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: components["responses"]["Agent"];
            default: components["responses"]["Problem"];
        };
    };
    getAgentInstructions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of an agent. */
                agentId: components["parameters"]["AgentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Both parts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "readonly": "Put files that the user should get into /workspace/output.",
                     *       "instructions": "Answer in English."
                     *     }
                     */
                    "application/json": components["schemas"]["AgentInstructions"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAgentStatuses: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every agent that is not deleted, newest first. */
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
                    "application/json": components["schemas"]["AgentStatusPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listUserAgents: {
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
            /** @description Every agent of the user that is not deleted, newest first. */
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
                    "application/json": components["schemas"]["AgentStatusPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteUserAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a user. */
                userId: components["parameters"]["UserId"];
                /** @description Id of an agent. */
                agentId: components["parameters"]["AgentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    restartUserAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a user. */
                userId: components["parameters"]["UserId"];
                /** @description Id of an agent. */
                agentId: components["parameters"]["AgentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    setUserAgentResources: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a user. */
                userId: components["parameters"]["UserId"];
                /** @description Id of an agent. */
                agentId: components["parameters"]["AgentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "cpuMillicores": 1000,
                 *       "memoryBytes": null
                 *     }
                 */
                "application/json": components["schemas"]["AgentResources"];
            };
        };
        responses: {
            /** @description The agent now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentStatus"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    reportSandboxState: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of an agent. */
                agentId: components["parameters"]["AgentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "synced": true,
                 *       "sequence": 1795704808123
                 *     }
                 */
                "application/json": components["schemas"]["SandboxState"];
            };
        };
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    listAgentSkills: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of an agent. */
                agentId: components["parameters"]["AgentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["InstalledSkills"];
            default: components["responses"]["Problem"];
        };
    };
    installSkill: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of an agent. */
                agentId: components["parameters"]["AgentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "skillId": 12
                 *     }
                 */
                "application/json": components["schemas"]["InstallSkillRequest"];
            };
        };
        responses: {
            200: components["responses"]["InstalledSkill"];
            201: components["responses"]["InstalledSkill"];
            default: components["responses"]["Problem"];
        };
    };
    uninstallSkill: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of an agent. */
                agentId: components["parameters"]["AgentId"];
                /** @description Id of a skill. */
                skillId: components["parameters"]["SkillId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    syncSkills: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of an agent. */
                agentId: components["parameters"]["AgentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: components["responses"]["InstalledSkills"];
            default: components["responses"]["Problem"];
        };
    };
    listSkills: {
        parameters: {
            query?: {
                /** @description Only skills of this tier. */
                tier?: components["parameters"]["TierFilter"];
                /** @description Only skills with this command. */
                command?: components["parameters"]["CommandFilter"];
                /** @description Text that stands in command, name or description. */
                q?: components["parameters"]["parameters-Search"];
                /** @description Only those that one made. */
                mine?: boolean;
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
            200: components["responses"]["SkillPage"];
            default: components["responses"]["Problem"];
        };
    };
    createSkill: {
        parameters: {
            query?: {
                /** @description Who may use it; `official` is for admins, `group` needs `groupId`. */
                tier?: components["schemas"]["SkillTier"];
                /** @description A group that one belongs to. */
                groupId?: components["schemas"]["Id"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Archive"];
        responses: {
            201: components["responses"]["Pushed"];
            default: components["responses"]["Problem"];
        };
    };
    listPublicSkills: {
        parameters: {
            query?: {
                /** @description Text that stands in command, name or description. */
                q?: components["parameters"]["parameters-Search"];
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
            200: components["responses"]["SkillPage"];
            default: components["responses"]["Problem"];
        };
    };
    listGroupSkills: {
        parameters: {
            query?: {
                /** @description Most items in the answer. */
                limit?: components["parameters"]["Limit"];
                /** @description The `nextCursor` of the page before; absent for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path: {
                /** @description Id of a group. */
                groupId: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["SkillPage"];
            default: components["responses"]["Problem"];
        };
    };
    getSkill: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a skill. */
                skillId: components["parameters"]["SkillId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Skill"];
            default: components["responses"]["Problem"];
        };
    };
    updateSkill: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a skill. */
                skillId: components["parameters"]["SkillId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "tier": "public"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateSkillRequest"];
            };
        };
        responses: {
            200: components["responses"]["Skill"];
            default: components["responses"]["Problem"];
        };
    };
    deleteSkill: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a skill. */
                skillId: components["parameters"]["SkillId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    forkSkill: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a skill. */
                skillId: components["parameters"]["SkillId"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "command": "my-report"
                 *     }
                 */
                "application/json": components["schemas"]["ForkSkillRequest"];
            };
        };
        responses: {
            201: components["responses"]["Skill"];
            default: components["responses"]["Problem"];
        };
    };
    shareSkill: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a skill. */
                skillId: components["parameters"]["SkillId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "groupId": 3
                 *     }
                 */
                "application/json": {
                    groupId: components["schemas"]["Id"];
                };
            };
        };
        responses: {
            200: components["responses"]["Skill"];
            default: components["responses"]["Problem"];
        };
    };
    rollBackSkill: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a skill. */
                skillId: components["parameters"]["SkillId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "version": 1
                 *     }
                 */
                "application/json": {
                    version: components["schemas"]["VersionNumber"];
                };
            };
        };
        responses: {
            200: components["responses"]["Skill"];
            default: components["responses"]["Problem"];
        };
    };
    listSkillVersions: {
        parameters: {
            query?: {
                /** @description Most items in the answer. */
                limit?: components["parameters"]["Limit"];
                /** @description The `nextCursor` of the page before; absent for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path: {
                /** @description Id of a skill. */
                skillId: components["parameters"]["SkillId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
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
                    "application/json": {
                        items: components["schemas"]["SkillVersion"][];
                        nextCursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    pushSkill: {
        parameters: {
            query?: {
                /** @description The version that this one was made from. */
                base?: number;
            };
            header?: never;
            path: {
                /** @description Id of a skill. */
                skillId: components["parameters"]["SkillId"];
            };
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Archive"];
        responses: {
            200: components["responses"]["Pushed"];
            201: components["responses"]["Pushed"];
            default: components["responses"]["Problem"];
        };
    };
    getSkillVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a skill. */
                skillId: components["parameters"]["SkillId"];
                /** @description Number of a version. */
                version: components["parameters"]["Version"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The version. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SkillVersionDetail"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    downloadSkill: {
        parameters: {
            query?: never;
            header?: {
                /** @description One range of bytes; several are answered with the whole. */
                Range?: components["parameters"]["Range"];
                /** @description Answer the range only while the ETag is this one. */
                "If-Range"?: components["parameters"]["IfRange"];
                /** @description Answer 304 while the ETag is one of these. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                /** @description Id of a skill. */
                skillId: components["parameters"]["SkillId"];
                /** @description Number of a version. */
                version: components["parameters"]["Version"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Content"];
            206: components["responses"]["PartOfContent"];
            304: components["responses"]["NotModified"];
            default: components["responses"]["Problem"];
        };
    };
    listWantedSkills: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of an agent. */
                agentId: components["parameters"]["AgentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": []
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["WantedSkill"][];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    reportSkills: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of an agent. */
                agentId: components["parameters"]["AgentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "items": [
                 *         {
                 *           "command": "weekly-report",
                 *           "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["PresentSkills"];
            };
        };
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    getSkillBundle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of an agent. */
                agentId: components["parameters"]["AgentId"];
                /** @description As `listWantedSkills` names it. */
                digest: components["schemas"]["Digest"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Content"];
            206: components["responses"]["PartOfContent"];
            304: components["responses"]["NotModified"];
            default: components["responses"]["Problem"];
        };
    };
    listSessions: {
        parameters: {
            query?: {
                /** @description Most items in the answer. */
                limit?: components["parameters"]["Limit"];
                /** @description The `nextCursor` of the page before; absent for the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Only sessions in these states; without it, all that have not ended. */
                state?: components["schemas"]["SessionState"][];
                /** @description Only sessions with this agent. */
                agentId?: components["schemas"]["Id"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
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
                    "application/json": components["schemas"]["SessionPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateSessionRequest"];
            };
        };
        responses: {
            200: components["responses"]["Session"];
            201: components["responses"]["Session"];
            default: components["responses"]["Problem"];
        };
    };
    getSession: {
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
            200: components["responses"]["Session"];
            default: components["responses"]["Problem"];
        };
    };
    endSession: {
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
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    listMessages: {
        parameters: {
            query?: {
                /** @description Most items in the answer. */
                limit?: components["parameters"]["Limit"];
                /** @description The `nextCursor` of the page before; absent for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path: {
                /** @description Id of a session. */
                sessionId: components["parameters"]["SessionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
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
                    "application/json": components["schemas"]["MessagePage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    sendMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a session. */
                sessionId: components["parameters"]["SessionId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "text": "Write a haiku into output/haiku.txt",
                 *       "clientMessageId": "0f4e7c1e-1"
                 *     }
                 */
                "application/json": components["schemas"]["SendMessageRequest"];
            };
        };
        responses: {
            200: components["responses"]["Message"];
            202: components["responses"]["Message"];
            default: components["responses"]["Problem"];
        };
    };
    getMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a session. */
                sessionId: components["parameters"]["SessionId"];
                /** @description Id of a message. */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Message"];
            default: components["responses"]["Problem"];
        };
    };
    reportHook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the sidecar; the same on each retry of this report. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of an agent. */
                agentId: components["parameters"]["AgentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "sessionId": "3f0c8a52-6f5e-4b6e-9c57-0d6b2f7f6f11",
                 *       "event": "UserPromptSubmit",
                 *       "promptId": "5a1f",
                 *       "prompt": "Write a haiku",
                 *       "at": "2026-11-23T14:53:28.123Z"
                 *     }
                 */
                "application/json": components["schemas"]["HookReport"];
            };
        };
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    listProviders: {
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
            /** @description Never a key. */
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
                     *           "owner": {
                     *             "kind": "system",
                     *             "id": null
                     *           },
                     *           "name": "Demo",
                     *           "preset": "demo",
                     *           "baseUrl": "",
                     *           "authStyle": "bearer",
                     *           "hasKey": false,
                     *           "keyHint": null,
                     *           "models": {
                     *             "haiku": "sac-demo",
                     *             "sonnet": "sac-demo",
                     *             "opus": "sac-demo"
                     *           },
                     *           "isDefault": false,
                     *           "isWritable": false,
                     *           "monthlyTokenBudget": 0,
                     *           "tokensThisMonth": null,
                     *           "createdAt": "2026-11-23T14:53:28.123Z",
                     *           "updatedAt": "2026-11-23T14:53:28.123Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["ProviderPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createProvider: {
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
                 *       "name": "My Anthropic",
                 *       "preset": "anthropic",
                 *       "apiKey": "sk-ant-example"
                 *     }
                 */
                "application/json": components["schemas"]["CreateProviderRequest"];
            };
        };
        responses: {
            201: components["responses"]["Provider"];
            default: components["responses"]["Problem"];
        };
    };
    getProvider: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a provider. */
                providerId: components["parameters"]["ProviderId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Provider"];
            default: components["responses"]["Problem"];
        };
    };
    updateProvider: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a provider. */
                providerId: components["parameters"]["ProviderId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "monthlyTokenBudget": 50000000
                 *     }
                 */
                "application/json": components["schemas"]["UpdateProviderRequest"];
            };
        };
        responses: {
            200: components["responses"]["Provider"];
            default: components["responses"]["Problem"];
        };
    };
    deleteProvider: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a provider. */
                providerId: components["parameters"]["ProviderId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
    testProvider: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a provider. */
                providerId: components["parameters"]["ProviderId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "model": "claude-haiku-4-5-20251001"
                 *     }
                 */
                "application/json": components["schemas"]["TestProviderRequest"];
            };
        };
        responses: {
            /** @description How it went. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "ok": true,
                     *       "reason": "answered",
                     *       "latencyMs": 412,
                     *       "model": "claude-haiku-4-5-20251001",
                     *       "status": 200,
                     *       "detail": "The provider answers."
                     *     }
                     */
                    "application/json": components["schemas"]["ProviderTest"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listProviderPresets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "kimi",
                     *           "name": "Kimi",
                     *           "baseUrl": "https://api.moonshot.ai/anthropic",
                     *           "authStyle": "bearer",
                     *           "models": {
                     *             "haiku": "kimi-k2-thinking-turbo",
                     *             "sonnet": "kimi-k2-thinking-turbo",
                     *             "opus": "kimi-k2-thinking-turbo"
                     *           },
                     *           "needsKey": true,
                     *           "keysUrl": "https://platform.moonshot.ai/console/api-keys"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["ProviderPresetPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listUsage: {
        parameters: {
            query?: {
                /** @description First day; 30 days ago when absent. */
                from?: string;
                /** @description Last day; today when absent. */
                to?: string;
                /** @description Only this agent. */
                agentId?: components["schemas"]["Id"];
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
            /** @description What was used, and how the month stands. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [],
                     *       "nextCursor": null,
                     *       "month": {
                     *         "tokens": 0,
                     *         "budget": 0
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["UsagePage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    relayMessages: {
        parameters: {
            query?: {
                /** @description Handed on. */
                beta?: components["parameters"]["Beta"];
            };
            header?: never;
            path: {
                /** @description Id of an agent. */
                agentId: components["parameters"]["AgentId"];
            };
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Passed"];
        responses: {
            200: components["responses"]["Passed"];
            default: components["responses"]["Problem"];
        };
    };
    relayCountTokens: {
        parameters: {
            query?: {
                /** @description Handed on. */
                beta?: components["parameters"]["Beta"];
            };
            header?: never;
            path: {
                /** @description Id of an agent. */
                agentId: components["parameters"]["AgentId"];
            };
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Passed"];
        responses: {
            200: components["responses"]["Passed"];
            default: components["responses"]["Problem"];
        };
    };
    relayModels: {
        parameters: {
            query?: {
                /** @description Handed on. */
                beta?: components["parameters"]["Beta"];
                /** @description As the provider understands it. */
                limit?: string;
                /** @description As the provider understands it. */
                after_id?: string;
                /** @description As the provider understands it. */
                before_id?: string;
            };
            header?: never;
            path: {
                /** @description Id of an agent. */
                agentId: components["parameters"]["AgentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Passed"];
            default: components["responses"]["Problem"];
        };
    };
    greetGateway: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of an agent. */
                agentId: components["parameters"]["AgentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["NoContent"];
            default: components["responses"]["Problem"];
        };
    };
}
