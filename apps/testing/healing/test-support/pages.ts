/**
 * Pages as teams write them, by hand or by a framework: with and without ids, test ids, rows alike, cards alike. The
 * rules of healing were made looking at the first half only; the second half is measured as it is.
 */
export const designPages: Readonly<Record<string, string>> = {
  shop: `<html lang="en"><body><header class="top"><a href="/" class="brand">Corner shop</a>
    <nav aria-label="Main"><a href="/new">New</a><a href="/sale">Sale</a><a href="/help">Help</a></nav>
    <input type="search" placeholder="Search products" name="q"><button class="icon" aria-label="Open cart">🛒</button></header>
    <main><h1>Lamps</h1><div class="grid">
    <article class="card"><h2>Desk lamp</h2><p class="price">24 €</p><button class="btn primary">Add to cart</button><a href="/p/desk">Details</a></article>
    <article class="card"><h2>Floor lamp</h2><p class="price">59 €</p><button class="btn primary">Add to cart</button><a href="/p/floor">Details</a></article>
    <article class="card"><h2>Night light</h2><p class="price">9 €</p><button class="btn primary">Add to cart</button><a href="/p/night">Details</a></article>
    </div><div class="pages"><button>Previous</button><span>Page 1 of 4</span><button>Next</button></div></main>
    <footer><a href="/terms">Terms</a><a href="/privacy">Privacy</a></footer></body></html>`,
  'sign-in': `<html lang="en"><body><main><h1>Sign in</h1><form id="login" action="/login">
    <label for="email">E-mail</label><input id="email" name="email" type="email" required>
    <label for="password">Password</label><input id="password" name="password" type="password">
    <label><input type="checkbox" name="remember"> Keep me signed in</label>
    <button type="submit" class="wide">Sign in</button></form>
    <p role="alert">Wrong password, try again.</p>
    <a href="/forgot">Forgot your password?</a><a href="/join">Create an account</a></main></body></html>`,
  todo: `<html lang="en"><body><section class="todoapp"><h1>Tasks</h1>
    <input class="new-todo" placeholder="What needs to be done?">
    <ul class="todo-list"><li class="todo"><input type="checkbox" class="toggle" aria-label="Toggle"><label>Buy milk</label><button class="destroy">Delete</button></li>
    <li class="todo"><input type="checkbox" class="toggle" aria-label="Toggle"><label>Call the plumber</label><button class="destroy">Delete</button></li>
    <li class="todo"><input type="checkbox" class="toggle" aria-label="Toggle"><label>Write the report</label><button class="destroy">Delete</button></li></ul>
    <footer><span role="status">3 items left</span><a href="#/">All</a><a href="#/active">Active</a><a href="#/completed">Completed</a>
    <button class="clear">Clear completed</button></footer></section></body></html>`,
};

export const heldOutPages: Readonly<Record<string, string>> = {
  orders: `<html lang="en"><body><div id="root"><div class="css-1ab2c3"><nav><a href="/home">Home</a><a href="/orders">Orders</a><a href="/customers">Customers</a></nav></div>
    <div role="main"><h1>Orders</h1><div class="toolbar"><button data-testid="new-order">New order</button><button data-testid="export">Export</button>
    <select name="status" aria-label="Status"><option>Open<option>Paid<option>Sent</select></div>
    <table class="table"><caption>Recent orders</caption><thead><tr><th>Number<th>Customer<th>Total<th></thead>
    <tr><td>A-100<td>Jane Hall<td>120.00<td><button>Edit</button><button>Cancel</button></tr>
    <tr><td>A-101<td>Omar Said<td>75.50<td><button>Edit</button><button>Cancel</button></tr>
    <tr><td>A-102<td>Li Wei<td>310.20<td><button>Edit</button><button>Cancel</button></tr></table>
    <p>Showing 3 orders</p></div></div></body></html>`,
  settings: `<html lang="en"><body><header><h1>Settings</h1></header><div role="tablist"><div role="tab" tabindex="0">Profile</div><div role="tab" tabindex="-1">Notifications</div><div role="tab" tabindex="-1">Security</div></div>
    <form aria-label="Profile"><fieldset><legend>About you</legend><label>First name <input name="first"></label><label>Last name <input name="last"></label>
    <label>Country <select name="country"><option>Chile<option>Kenya<option>Norway</select></label><label>Biography <textarea name="bio"></textarea></label></fieldset>
    <fieldset><legend>Language</legend><label><input type="radio" name="lang" value="en">English</label><label><input type="radio" name="lang" value="fr">French</label></fieldset>
    <div role="switch" aria-checked="false" tabindex="0" aria-label="Dark mode">●</div>
    <button type="button">Discard changes</button><button type="submit">Save changes</button></form>
    <section aria-labelledby="dz"><h2 id="dz">Danger zone</h2><button class="danger">Delete account</button></section></body></html>`,
  article: `<html lang="en"><body><header><a href="/">The Daily</a><button aria-label="Menu" aria-expanded="false"></button></header>
    <main><article><h1>Rain expected on Sunday</h1><p>By <a href="/authors/kim">Kim Park</a></p><p>It will rain in the north, and the wind turns west.</p>
    <button>Share</button><button>Print</button></article>
    <section><h2>Comments</h2><ul><li><b>Ann</b><p>At last!</p><button class="link">Reply</button><button class="link">Report</button></li>
    <li><b>Bob</b><p>Not again.</p><button class="link">Reply</button><button class="link">Report</button></li></ul>
    <textarea aria-label="Your comment"></textarea><button>Post comment</button></section>
    <aside><h2>Read next</h2><a href="/2024/snow">Snow on Monday</a><a href="/2024/sun">Where the sun shines</a></aside></main></body></html>`,
};
