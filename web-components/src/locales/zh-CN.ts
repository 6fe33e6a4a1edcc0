
    // Do not modify this file by hand!
    // Re-generate this file by running lit-localize

    
    

    /* eslint-disable no-irregular-whitespace */
    /* eslint-disable @typescript-eslint/no-explicit-any */

    export const templates = {
      'sb29491614a60f406': `The server cannot be reached. Look at your connection; what you see is from before.`,
'sd74d008ac038b6b8': `The server took too long to answer. Try again.`,
's9f321e8d5c01cda2': `Too many attempts. Wait a minute, then try again.`,
's0435065d3a3e867b': `This name and this password do not belong together.`,
's32c8774618f23ca4': `You are signed out. Sign in again to go on.`,
's4ee399b7e4e06bab': `This link has no token. Use the whole link that the server printed.`,
'sf14ca290a6fa838a': `Username or email`,
's03f42eea72154959': `Username`,
'sd1f44f1a8bc20e67': `Email`,
'sf6e1665c7022a1f8': `Password`,
's39fbb5ed83a4a00f': `At least 8 characters.`,
'se2809c16ea5d81b9': `Set password and sign in`,
's2c15b9b13a3e2a80': `Register`,
's5e27738a2e8eb763': `Sign in`,
's33e7cab2ad4a1d6e': `I have an account already`,
'sd8f8166cab165d9a': `Register a new account`,
'sc1ea4eabdf604b0b': `Sign in again`,
's3cd0cc676ee28299': `Your session is over. Nothing on this page is lost: it goes on when you have signed in.`,
'scd1dd6ff53d0d01a': `Try again`,
's9d45c6ec6be5731d': `Set up SAC`,
's55261a22dccd3aef': `Choose the password of the first admin.`,
's2d88c43bf127bab4': `Claude Code for everyone, each agent in a sandbox of its own.`,
'sc5e6c049b7125431': `Nobody has set up this server yet: open the link that it printed when it started.`,
'sb59d68ed12d46377': `Loading`,
    };
  