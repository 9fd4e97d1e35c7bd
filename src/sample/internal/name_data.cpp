// SPDX-License-Identifier: MIT
// The lists themselves. Constant data.
#include "sample/internal/name_data.h"

namespace cw::sample::data {

const std::string_view british_male[6] = {
    "John William George James Ronald Robert Kenneth Frederick Thomas Albert Eric Edward Arthur Charles Leslie Sidney Frank Peter Dennis "
    "Joseph "
    "Alan Stanley Ernest Harold Norman Raymond Leonard Alfred Harry Donald Reginald Roy Derek Henry Geoffrey David Gordon Herbert Walter "
    "Bernard "
    "Cyril Douglas Ralph Richard Jack Percy Victor Wilfred Cecil Maurice Clifford Lawrence Philip Brian Horace Edwin Francis Hubert Jim "
    "Tom",
    "David John Peter Michael Alan Robert Stephen Paul Brian Graham Philip Anthony Colin Christopher Geoffrey William James Keith Terence "
    "Barry "
    "Malcolm Richard Ian Derek Roger Raymond Kenneth Andrew Trevor Martin Kevin Ronald Leslie Charles George Thomas Nigel Stuart Edward "
    "Gordon Roy "
    "Dennis Neil Laurence Clive Eric Frederick Patrick Robin Donald Joseph Douglas Victor Gerald Leonard Simon Francis Norman Bernard "
    "Alexander",
    "David Paul Andrew Mark John Michael Stephen Ian Robert Richard Christopher Peter Simon Anthony Kevin Gary Steven Martin James Philip "
    "Alan Neil "
    "Nigel Timothy Colin Graham Jonathan Nicholas William Adrian Brian Stuart Keith Thomas Patrick Sean Carl Trevor Wayne Shaun Kenneth "
    "Barry "
    "Derek Dean Raymond Antony Jeremy Joseph Edward Lee Terence Matthew Daniel Charles Russell Duncan Darren Robin Julian Howard",
    "Christopher James David Daniel Michael Matthew Andrew Richard Paul Mark Thomas Adam Robert John Lee Benjamin Steven Jonathan Craig "
    "Stephen Simon "
    "Nicholas Peter Anthony Alexander Gary Ian Ryan Darren Barry Neil Philip Stuart Gareth Martin Kevin Wayne Scott Dean Carl Luke Jason "
    "Joseph "
    "Gavin Karl Edward Alan Graeme Samuel William Timothy Ross Marc Justin Shaun Leon Stewart Nathan Russell Dale",
    "Thomas James Jack Daniel Matthew Ryan Joshua Luke Samuel Jordan Adam Michael Alexander Christopher Benjamin Joseph Liam Jake William "
    "Andrew "
    "George Lewis Oliver David Robert Jamie Nathan Connor Jonathan Harry Callum Aaron Ashley Bradley Jacob Kieran Scott Sam John Ben Kyle "
    "Charlie "
    "Dominic Mark Edward Henry Max Alex Elliot Declan Reece Rhys Sean Brandon Louis Toby Curtis Dale Mitchell Marcus",
    "Oliver Jack Harry Charlie Alfie Thomas Jacob Joshua William James Daniel Ethan George Noah Max Riley Samuel Oscar Leo Lucas Logan "
    "Dylan Archie "
    "Benjamin Joseph Tyler Freddie Henry Isaac Alexander Jake Edward Toby Harrison Finley Sebastian Theo Arthur Adam Luca Jayden Harvey "
    "Mason Zachary "
    "Luke Matthew Elliot Teddy Jude Hugo Louie Reuben Frankie Rory Albie Ronnie Stanley Bobby Elijah Caleb"};

const std::string_view british_female[6] = {
    "Margaret Mary Joan Jean Dorothy Joyce Doris Kathleen Irene Betty Barbara Patricia Sheila Eileen Edna Phyllis Audrey Hilda Elsie "
    "Marjorie Vera "
    "Beryl Sylvia Florence Ivy Gladys Elizabeth Brenda Winifred Ethel Muriel Lilian Shirley Rose Gwendoline Evelyn Violet Alice Maureen "
    "Nora Pamela "
    "Annie Ruby Olive Josephine Rita June Mavis Constance Marion Norma Freda Peggy Stella Daphne Monica Enid Nancy Edith Emily",
    "Susan Margaret Christine Patricia Linda Jean Barbara Janet Maureen Carol Ann Pauline Sandra Mary Elizabeth Sheila Valerie Kathleen "
    "Jennifer "
    "Jacqueline Gillian Judith Brenda Marilyn Lesley Anne Joan Rosemary Marion Shirley Eileen Hilary Pamela Wendy Diane Rita Carole Sylvia "
    "Hazel "
    "Angela Joyce Irene Yvonne Josephine Heather Veronica Dorothy Helen Catherine Lynne Glenys Frances Geraldine Vivien Beryl Marlene "
    "Doreen "
    "Theresa Ruth Jill",
    "Susan Julie Karen Jacqueline Deborah Tracey Jane Helen Diane Sharon Tracy Angela Sarah Alison Caroline Amanda Sandra Linda Catherine "
    "Elizabeth "
    "Carol Joanne Wendy Janet Dawn Christine Nicola Lesley Gillian Maria Jennifer Margaret Michelle Lynn Anne Beverley Lorraine Teresa "
    "Paula Debra "
    "Maxine Heather Tina Kim Fiona Mandy Elaine Denise Yvonne Ann Mary Anita Louise Ruth Annette Gail Sally Patricia Lisa Marie",
    "Sarah Claire Emma Laura Rebecca Gemma Rachel Kelly Victoria Katherine Elizabeth Lisa Nicola Michelle Louise Joanne Jennifer Samantha "
    "Amy Natalie "
    "Catherine Helen Jessica Danielle Hannah Kerry Stacey Charlotte Leanne Donna Amanda Zoe Hayley Karen Vicky Lucy Lindsay Kate Katie "
    "Angela Melanie "
    "Lauren Julie Caroline Anna Jane Alison Cheryl Rachael Heather Tracy Lyndsey Marie Alexandra Naomi Kirsty Ruth Jemma Maria Fiona",
    "Rebecca Lauren Jessica Charlotte Hannah Sophie Amy Emily Laura Emma Chloe Sarah Lucy Katie Bethany Jade Megan Alice Rachel Samantha "
    "Danielle "
    "Holly Abigail Olivia Stephanie Elizabeth Victoria Natalie Zoe Georgia Eleanor Natasha Shannon Kayleigh Melissa Grace Kirsty Molly "
    "Paige Amber "
    "Ellie Georgina Jodie Gemma Leah Courtney Naomi Anna Nicole Kelly Ashleigh Harriet Imogen Louise Heather Rosie Francesca Jasmine Kate "
    "Yasmin",
    "Olivia Amelia Emily Isla Ava Jessica Ella Isabella Sophie Mia Lily Poppy Evie Grace Ruby Sophia Chloe Freya Daisy Alice Florence "
    "Phoebe Charlotte "
    "Sienna Matilda Evelyn Millie Eva Ivy Willow Maisie Rosie Elsie Isabelle Erin Holly Lola Imogen Layla Scarlett Summer Molly Martha "
    "Harriet Lucy "
    "Abigail Emma Maya Esme Thea Orla Penelope Bonnie Nancy Mabel Violet Ada Eliza Robyn Zara"};

const std::string_view british_male_any =
    "Adrian Alastair Ambrose Angus Archibald Aubrey Barnaby Basil Benedict Bruce Bryan Calvin Cameron Cedric Clarence Clement Conrad "
    "Cuthbert Damian "
    "Darrell Denzil Desmond Duane Earl Edmund Elton Ernest Fergus Fraser Gerard Gilbert Giles Glen Godfrey Guy Hamish Hector Hugh Humphrey "
    "Ivan Ivor "
    "Jarvis Jasper Jerome Joel Kelvin Kirk Lance Lester Lionel Magnus Miles Monty Mortimer Neville Noel Oswald Otto Owen Perry Quentin "
    "Ralph Rex Roderick "
    "Rodney Roland Rufus Rupert Saul Seth Silas Spencer Tobias Travis Tristan Vernon Vincent Warren Xavier";
const std::string_view british_female_any =
    "Adele Agatha Agnes Alberta Althea Amabel Annabel Antonia April Audra Augusta Ava Beatrice Belinda Bernadette Bertha Blanche Bridget "
    "Briony Camilla "
    "Carla Celia Clara Claudia Cordelia Corinne Cynthia Delia Della Drusilla Edwina Elaine Eleanor Elvira Estelle Esther Eunice Fay "
    "Felicity Flora "
    "Gaynor Gertrude Gloria Greta Hester Honor Ida Ingrid Iris Isabel Jemima Joanna Juliet Justine Kay Lavinia Leonora Lorna Lydia Mabel "
    "Madeleine "
    "Marcia Maud Mildred Minnie Mirabel Miriam Myra Nadine Nerys Nora Octavia Olga Petra Philippa Portia Prudence Rhoda Rosalind Sabina "
    "Selina Sophia "
    "Tabitha Thelma Una Ursula Verity Vivienne Winona";

const std::string_view british_family =
    "Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts Green Hall Wood Jackson "
    "Clarke "
    "Clark Lewis Harris Hughes Edwards Turner Hill Martin Cooper Ward Morris Moore King Baker Harrison Morgan Allen Scott Watson Parker "
    "Bennett James "
    "Young Phillips Richardson Mitchell Lee Bailey Carter Cook Shaw Davis Collins Bell Miller Cox Marshall Simpson Price Anderson Adams "
    "Wilkinson "
    "Foster Ellis Chapman Mason Webb Gibson Rogers Gray Hunt Mills Holmes Palmer Matthews Fisher Lloyd Barnes Knight Butler Russell Barker "
    "Stevens "
    "Jenkins Dixon Fletcher Pearson Graham Hunter Reynolds Howard Andrews Elliott Ford Harvey West Payne Fox Pearce Day Brooks Lawrence "
    "Bradley Atkinson "
    "Dawson Burton Cole Ball Rose Booth Watts Grant Wells Grant Hart Francis Newman Hudson Gardner Lane Williamson Saunders Reid Hayes "
    "Bird Carr "
    "Ryan Spencer Webster Stone Porter Hawkins Freeman Perry Cunningham Armstrong Bates Hopkins Nicholson Rice Dean Gill Gregory Barrett "
    "Sharp Wheeler "
    "Hamilton Goodwin Berry Holland Chambers Jordan May Austin Page Lowe Bishop Cross Arnold Lawson George Read Franklin Bull Burns Lynch "
    "Tucker Nash "
    "Oliver Short Mann Long Woods Wade Field Rowe Hobbs Baldwin Hancock Potter Newton Gibbs Norton Curtis Sutton Jennings Crawford Kemp "
    "Warren Parsons "
    "Warner Hammond Fuller Chandler Barton Watkins Walsh Stephens Cooke Bond Savage Fowler Barber Norris Griffin Bryant Moss Whitehead "
    "Kirk Bowen Higgins "
    "Stewart Hodgson Bolton Harper Osborne Cartwright Davidson Wallis Hooper Miles Frost Gough Steele Coleman Nixon Skinner Briggs Howe "
    "Heath Perkins "
    "Coates Whittaker Ashton Waters Holt Banks Pratt Marsh Horton Preston Todd Gallagher Greenwood Haynes Peters Lambert Bailey Humphries "
    "Godfrey "
    "Thornton Flynn Hartley Sheppard Walton Dyer Garner Finch Tyler Winter Blake Ingram Kent Naylor Pritchard Power Sanders Haywood "
    "Goddard Parkin Cowley "
    "Bray Dodd Nunn Piper Buck Hope Sweeney Lamb Pope Hodge Pollard Rhodes Giles Whitfield Farrell Poole Fry Weston Herbert Sinclair "
    "Little Summers "
    "Tate Yates Bartlett Pickering Swift Rowley Tomlinson Burgess Faulkner Brookes Cameron Daniels Abbott Burrows Lucas Hobson Gordon "
    "Sykes Weaver "
    "Townsend Brady Cartwright Bibby Duffy Wall Blackburn Mellor Sharpe Farmer Blackwell Waller Bruce Slater Stanley Mead Hilton Dale Bush "
    "Vaughan "
    "Clayton Hewitt Jarvis Wilkins Partridge Archer Cope Bentley Gilbert Conway Goode Crossley Ashworth Hargreaves Farnworth Ogden "
    "Entwistle Tranter Penn";
const std::string_view family_start =
    "Ash Ald Al Ark Bar Beck Ben Birch Black Brad Bram Bran Brim Broad Brom Buck Cal Carl Chad Chal Clay Clif Cold Cope Cran Dal Dar Den "
    "Dun East Ed "
    "El Ester Ever Fair Fal Farn Fel Fen Fern Gar Gil Glen Gold Gran Green Had Hal Ham Har Hart Hather Hazel Hed Hey Hol Horn Hux Ing Kel "
    "Ken Kes "
    "Kil Kirk Lang Led Lin Lock Long Mal Mar Mel Mer Mid Mil Mor Nor North Nut Oak Old Os Pen Pem Pick Quar Rad Ram Red Rix Rock Ross Row "
    "Sal San Sel "
    "Shel Ship Stan Stap Stock Sut Tar Thorn Thur Tre Tun Under Wad Wal War Wat Wed Wen Wes Whit Wid Win Wood Wor Yar";
const std::string_view family_middle = "a e er ing ings en le ham ley ton stan mer der nal the ber sel by min ri dle ker tin ward lin";
const std::string_view family_end =
    "ton ley ham by ford worth well field wood man den don thorpe wick bury land stead shaw bourne combe dale croft ridge more some ster "
    "ell ett ing "
    "son kin ard er";

const CultureNames welsh = {
    "David Gareth Rhys Dylan Huw Gwyn Owain Ieuan Emyr Alun Dafydd Hywel Iwan Geraint Evan Owen Ifan Llew Tomos Morgan Glyn Idris Meirion "
    "Aled Bryn "
    "Carwyn Elis Emlyn Eifion Gethin Gruffydd Guto Gwilym Harri Ioan Ithel Macsen Osian Steffan Tudur",
    "Sian Megan Carys Rhian Bethan Ffion Catrin Angharad Nia Elin Cerys Seren Lowri Mari Gwen Eleri Delyth Menna Eirlys Gwyneth Myfanwy "
    "Glenys Non Mair "
    "Ceri Efa Mali Cadi Erin Heledd Llinos Manon Meinir Nerys Olwen Rhiannon Tegwen Tirion Alaw Branwen",
    "Jones Davies Williams Evans Thomas Roberts Lewis Hughes Morgan Griffiths Edwards Owen James Rees Price Morris Lloyd Phillips Jenkins "
    "Powell Richards "
    "Parry Harris Ellis Pugh Howells Bevan Bowen Pritchard Vaughan Prosser Probert Gwynne Llewellyn Humphreys Rowlands Watkins Hopkins "
    "Beynon Meredith"};
const CultureNames scottish = {
    "James John Ian Alasdair Callum Hamish Angus Craig Ross Ewan Fraser Duncan Graeme Stuart Kenneth Scott Gordon Murray Finlay Rory "
    "Archie Malcolm Neil "
    "Douglas Gregor Lachlan Struan Blair Cameron Euan Iain Keir Logan Magnus Muir Ruaridh Sandy Torquil Bruce Keith",
    "Fiona Morag Isla Eilidh Kirsty Catriona Mairi Shona Heather Ailsa Elspeth Aileen Rhona Margaret Lorna Skye Iona Jean Moira Senga "
    "Agnes Beth Catherine "
    "Christine Davina Effie Elaine Flora Ishbel Jessie Kirsten Lesley Maisie Mhairi Marsaili Netta Rhoda Sheena Una Wilma",
    "MacDonald Campbell Stewart Robertson Thomson Anderson Reid Murray Ross MacKenzie Fraser McLean Hamilton Grant Kerr Ferguson Henderson "
    "Johnston Duncan "
    "Wallace MacLeod Cameron Gordon McKay Sutherland McGregor Munro Sinclair Crawford McIntyre McKenna Paterson Buchanan Boyd Bruce "
    "Cunningham Craig "
    "Douglas Drummond Forbes Gillespie Kennedy Lindsay McMillan McPherson Muir Napier Ogilvie Rankin Urquhart"};
const CultureNames irish = {
    "Patrick Sean Michael Liam Declan Brendan Kevin Conor Eamon Niall Padraig Cormac Aidan Ciaran Donal Dermot Fergal Finbar Gerard Seamus "
    "Shane Eoin "
    "Cathal Colm Diarmuid Ronan Rory Tadhg Brian Cian Darragh Fionn Killian Oisin Malachy Noel Owen Phelim Thomas James",
    "Mary Bridget Siobhan Aoife Niamh Sinead Maeve Roisin Orla Ciara Deirdre Grainne Maureen Noreen Eileen Caoimhe Aisling Kathleen "
    "Saoirse Teresa Una Nora "
    "Breda Carmel Clodagh Dervla Dympna Eimear Fionnuala Geraldine Imelda Josephine Keelin Majella Muireann Nuala Sorcha Philomena Tara "
    "Bernadette",
    "Murphy Kelly O'Sullivan Walsh Smith O'Brien Byrne Ryan O'Connor O'Neill O'Reilly Doyle McCarthy Gallagher Doherty Kennedy Lynch "
    "Murray Quinn Moore "
    "McLaughlin O'Carroll Connolly Daly O'Connell Wilson Dunne Brennan Burke Collins Campbell Clarke Johnston Hughes O'Farrell Fitzgerald "
    "Brown Martin "
    "Maguire Nolan Flynn Thompson O'Callaghan O'Donnell Duffy O'Mahony Boyle Healy O'Shea White Sweeney Hayes Kavanagh Power McGrath Moran "
    "Brady"};
const CultureNames muslim = {
    "Mohammed Ahmed Ali Abdul Imran Hassan Hussain Khalid Tariq Bilal Usman Asif Zahid Shahid Javed Naveed Faisal Kamran Adnan Hamza "
    "Ibrahim Yusuf Zain Rehan "
    "Saqib Waqas Nadeem Arshad Mahmood Rashid Shabir Sajid Tahir Umar Wasim Yasin Zubair Aftab Amjad Atif Farhan Haroon Idris Irfan Junaid "
    "Kashif Luqman "
    "Mudassar Nasir Omar Qasim Rafiq Sohail Talha Rahim Karim Jamal Shafiq Mizanur Anwar",
    "Fatima Ayesha Shabana Nasreen Rukhsana Saima Zainab Maryam Khadija Amina Farzana Shazia Nazia Samina Sadia Bushra Rubina Parveen "
    "Tahira Yasmin Zara Hafsa "
    "Iqra Aaliyah Sumaya Safa Hina Kiran Lubna Mehreen Naila Noreen Rabia Razia Robina Sana Sobia Shaheen Shamim Tasneem Uzma Zahida "
    "Zubaida Nargis Rahima "
    "Salma Rehana Jamila Humaira Asma",
    "Khan Hussain Ahmed Ali Begum Iqbal Mahmood Akhtar Malik Mohammed Shah Rahman Uddin Miah Chowdhury Islam Hoque Bibi Aslam Mirza "
    "Qureshi Sheikh Butt Chaudhry "
    "Rashid Rehman Saeed Siddiqui Sultan Yousaf Younis Zaman Anwar Arshad Ashraf Aziz Bashir Bhatti Dar Farooq Hanif Haq Javed Kayani "
    "Latif Mughal Munir Nawaz "
    "Raja Rafiq Riaz Sadiq Sharif Tariq Alam Ullah"};
const CultureNames hindu = {
    "Rajesh Sanjay Amit Vijay Anil Ramesh Suresh Rahul Rohan Arjun Kiran Deepak Nilesh Jayesh Hitesh Mahesh Dinesh Bharat Ashok Vikram "
    "Ravi Nikhil Krishna Aarav "
    "Dev Dhruv Gaurav Hari Ishaan Jatin Ketan Kunal Manish Mukesh Neel Paresh Prakash Pravin Rakesh Sachin Shyam Sunil Umesh Vivek Yash "
    "Bhavesh Chirag Kamlesh",
    "Priya Anita Sunita Meena Kavita Nisha Pooja Asha Usha Lata Geeta Rekha Hansa Jaya Kalpana Bhavna Deepa Hema Ila Jyoti Kajal Kirti "
    "Leela Madhu Manisha Maya "
    "Neha Nita Pallavi Parul Radha Rina Rupal Sandhya Sangita Seema Shilpa Smita Sonal Swati Tara Trupti Uma Urvashi Vandana Varsha Vidya "
    "Anjali Diya Saanvi",
    "Patel Shah Sharma Desai Mehta Gupta Joshi Kumar Mistry Parmar Chauhan Solanki Modi Naik Pandya Rao Reddy Iyer Nair Menon Amin Bhatt "
    "Chopra Dave Gandhi "
    "Gohil Jain Kapoor Lad Makwana Malhotra Panchal Parekh Prajapati Rana Rathod Raval Sheth Soni Thakkar Tailor Trivedi Vaghela Verma "
    "Vyas Agarwal Bose Das "
    "Mukherjee Pillai"};
const CultureNames sikh = {
    "Harpreet Gurpreet Manjit Balwinder Jaswinder Sukhdev Harjit Amrit Baljit Kulwinder Parminder Rajinder Satnam Surinder Jagdeep Hardeep "
    "Gurdeep Kuldeep "
    "Mandeep Navdeep Sandeep Arjan Avtar Balbir Charanjit Daljit Gurcharan Gurmeet Inderjit Jasbir Jaspal Joginder Karamjit Lakhbir "
    "Mohinder Paramjit Ranjit "
    "Resham Sarbjit Tarsem",
    "Harpreet Gurpreet Manjit Balwinder Jaswinder Kulwinder Parminder Rajinder Surinder Simran Jasleen Amrit Baljit Daljit Gurmeet "
    "Inderjit Jasbir Kiran "
    "Kamaljit Mandeep Manpreet Navdeep Paramjit Rajwinder Ranjit Sandeep Sarbjit Sukhwinder Tejinder Jaspreet Ravinder Satwinder Mohinder "
    "Harjinder Nirmal "
    "Narinder Pritam Gurdev Davinder Avneet",
    "Singh Kaur Gill Sandhu Dhillon Sidhu Grewal Bains Dhaliwal Johal Sahota Sangha Atwal Aujla Bassi Brar Cheema Chana Deol Dosanjh Gahir "
    "Hayer Hundal Kang "
    "Khaira Lally Mann Nijjar Purewal Rai Randhawa Samra Sanghera Sohal Sran Takhar Uppal Virk Bhogal Kalsi"};
const CultureNames polish = {
    "Piotr Krzysztof Andrzej Tomasz Paweł Michał Marcin Jan Jakub Adam Łukasz Marek Grzegorz Mateusz Stanisław Wojciech Mariusz Dariusz "
    "Zbigniew Maciej Rafał "
    "Robert Kamil Jacek Dawid Szymon Jerzy Artur Filip Kacper Bartosz Sebastian Damian Dominik Antoni Aleksander Franciszek Mikołaj "
    "Przemysław Sławomir",
    "Anna Katarzyna Agnieszka Małgorzata Joanna Magdalena Ewa Monika Barbara Zofia Julia Aleksandra Maria Natalia Hanna Karolina Maja "
    "Zuzanna Beata Dorota "
    "Teresa Krystyna Iwona Elżbieta Justyna Renata Wiktoria Oliwia Alicja Patrycja Weronika Paulina Sylwia Gabriela Lena Marta Kinga "
    "Izabela Grażyna Aneta",
    "Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski Jankowski Mazur "
    "Wojciechowski "
    "Kwiatkowski Krawczyk Kaczmarek Piotrowski Grabowski Zając Pawłowski Michalski Król Wieczorek Jabłoński Wróbel Nowakowski Majewski "
    "Olszewski Stępień "
    "Malinowski Jaworski Adamczyk Dudek Nowicki Pawlak Górski Witkowski Walczak Sikora Baran Rutkowski Michalak Szewczyk Ostrowski "
    "Tomaszewski Pietrzak "
    "Zalewski Wróblewski"};
const CultureNames west_african = {
    "Emmanuel Samuel Daniel Kwame Kofi Kwabena Yaw Kojo Kwesi Chinedu Emeka Oluwaseun Tunde Babatunde Ayodele Chukwudi Ifeanyi Olumide "
    "Femi Segun Adebayo Obinna "
    "Uche Kelechi Nnamdi Ikenna Tobi Dele Kunle Wale Ebenezer Isaac Joseph David Michael Gabriel Solomon Moses Elijah Kayode Chidi "
    "Damilola Temitope Kwaku Nana",
    "Grace Blessing Mercy Abena Akosua Ama Adwoa Efua Esi Yaa Chioma Ngozi Amaka Folake Funmilayo Yetunde Adaeze Ifeoma Nkechi Oluchi "
    "Temitope Tolulope Titilayo "
    "Bukola Ronke Comfort Patience Charity Esther Ruth Deborah Mary Elizabeth Victoria Joy Faith Gifty Abigail Chiamaka Adaobi Omolara "
    "Simisola Akua Afia Peace",
    "Mensah Owusu Boateng Osei Asante Adjei Appiah Agyeman Amoah Addo Okafor Okonkwo Adeyemi Adebayo Okoro Eze Nwosu Adeleke Balogun "
    "Ogunleye Afolabi Ojo "
    "Olawale Chukwu Obi Nwachukwu Okeke Onyeka Ibrahim Bello Danso Frimpong Gyamfi Opoku Sarpong Yeboah Antwi Ansah Quaye Tetteh Lawal "
    "Salami Adeniyi Akande "
    "Bangura Kamara Sesay Conteh Koroma Jalloh"};
const CultureNames somali = {
    "Mohamed Abdi Ahmed Ali Hassan Abdullahi Ibrahim Omar Yusuf Osman Farah Ismail Abdirahman Mahad Liban Khalid Mustafa Hussein Jama "
    "Bashir Warsame Guled "
    "Mukhtar Said Abukar",
    "Fatuma Amina Halima Hodan Ayan Khadra Sahra Zahra Ifrah Hibo Faduma Maryan Sagal Nimo Ubah Asha Hawa Deqa Filsan Idil Ladan Safiya "
    "Saynab Shukri Yasmin",
    "Mohamed Abdi Ali Ahmed Hassan Omar Farah Ibrahim Yusuf Hussein Osman Warsame Jama Abdullahi Nur Adan Aden Hersi Isse Mohamud Salad "
    "Sheikh Elmi Duale "
    "Egal"};
const CultureNames chinese = {
    "Wei Ming Jun Hao Jian Lei Tao Chen_Yu Xiao_Ming Kai Bo Feng Gang Hui Jie Liang Long Peng Qiang Rui Yang Yi Zhi_Wei Kin_Wah Chi_Ming "
    "Ka_Ho Wing_Kit Tsz_Hin "
    "Siu_Ming Chun_Kit",
    "Mei Li Xiu_Ying Fang Na Jing Yan Juan Xia Ling Hui Ying Xin Yu_Ting Yan_Ling Ka_Yan Wing_Sze Hoi_Ching Suk_Yee Mei_Ling Siu_Fong "
    "Pui_Shan Lai_Wah Qian Ting "
    "Xue Yue Zhen Hong Lan",
    "Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Luo Cheung Wong Chan Lau Leung Ng Ho Lam Tang Yeung Tsang "
    "Cheng Chow Fung Kwok "
    "Lai Mak Poon Siu Tam Yip"};
const CultureNames arabic = {
    "Mohamed Ahmad Omar Ali Hassan Mustafa Khaled Youssef Ibrahim Mahmoud Karim Samir Tarek Nabil Walid Rami Fadi Bassam Hisham Jamal "
    "Abdel_Rahman Abdullah "
    "Hamid Salim Ziad Anas Firas Ghassan Issam Marwan",
    "Fatima Aisha Mariam Leila Nour Huda Samira Rania Dina Hanan Salma Amal Rasha Yasmine Zeinab Nadia Mona Lina Rana Sara Ghada Iman "
    "Karima Latifa Maha Najwa "
    "Rim Suad Wafa Zahra",
    "Al-Hassan Al-Ahmad El-Sayed Haddad Khalil Mansour Nasser Saleh Hamdan Khoury Abdallah Aziz Darwish Fares Ghanem Hijazi Ibrahim Jaber "
    "Kassem Mahmoud Najjar "
    "Othman Qasim Rahman Saad Salem Shaheen Taha Younes Zidan Al-Masri Al-Rashid Ben_Ali El-Amin Bakr Hussein Mustafa Omar Said Suleiman"};
const CultureNames romanian = {
    "Andrei Alexandru Mihai Ionut Cristian Gabriel Stefan Florin Marian Adrian Vasile Ion Nicolae Daniel Razvan Bogdan Catalin Costel "
    "Constantin Dumitru George "
    "Radu Sorin Valentin Viorel",
    "Maria Elena Ioana Andreea Mihaela Cristina Ana Alexandra Gabriela Daniela Alina Simona Florentina Georgiana Nicoleta Adriana Bianca "
    "Carmen Diana Larisa "
    "Loredana Monica Oana Raluca Roxana",
    "Popa Popescu Ionescu Radu Dumitru Stan Stoica Gheorghe Matei Ciobanu Rusu Constantin Marin Dinu Moldovan Lazar Toma Munteanu Nistor "
    "Sandu Serban Tudor "
    "Vasile Barbu Cojocaru Dragomir Enache Florea Manea Oprea"};

const std::string_view nicknames =
    "William Bill Will Billy|Robert Bob Rob Bobby|Richard Rick Dick Richie|James Jim Jimmy Jamie|John Jack Johnny|Thomas Tom Tommy|Michael "
    "Mike Mick Mickey|"
    "David Dave Davey|Christopher Chris Kit|Anthony Tony|Andrew Andy Drew|Stephen Steve|Steven Steve|Edward Ted Ed Eddie|Charles Charlie "
    "Chas|Joseph Joe|"
    "Daniel Dan Danny|Matthew Matt|Nicholas Nick Nicky|Peter Pete|Philip Phil|Ronald Ron Ronnie|Kenneth Ken Kenny|Frederick Fred "
    "Freddie|Albert Bert Alf|"
    "Alfred Alf Fred|Arthur Art|Leslie Les|Stanley Stan|Ernest Ernie|Harold Harry|Henry Harry Hal|Norman Norm|Raymond Ray|Leonard Len "
    "Lenny|Donald Don|"
    "Reginald Reg|Geoffrey Geoff|Samuel Sam Sammy|Benjamin Ben Benny|Alexander Alex Sandy|Jonathan Jon Jonny|Timothy Tim|Gregory "
    "Greg|Gerald Gerry|"
    "Lawrence Larry|Terence Terry|Patrick Pat Paddy|Francis Frank|Joshua Josh|Jacob Jake|Nathan Nate|Zachary Zac|Oliver Ollie|Bradley "
    "Brad|Elizabeth Liz Beth "
    "Betty Lizzie Eliza|Margaret Maggie Peggy Meg|Catherine Cathy Kate Cath|Katherine Kathy Kate Katie|Kathleen Kath Kathy|Patricia Pat "
    "Trish Patsy|Susan Sue "
    "Susie|Jennifer Jenny Jen|Christine Chris Chrissie|Barbara Barb Babs|Deborah Debbie Deb|Jacqueline Jackie|Pamela Pam|Sandra "
    "Sandy|Valerie Val|"
    "Dorothy Dot Dolly|Florence Flo Florrie|Winifred Win Winnie|Gwendoline Gwen|Josephine Jo Josie|Victoria Vicky Tori|Rebecca Becky "
    "Becca|Samantha Sam Sammy|"
    "Stephanie Steph|Alexandra Alex Sandra|Jessica Jess Jessie|Charlotte Lottie Charlie|Emily Em Emmy|Olivia Liv Livvy|Isabella Bella "
    "Izzy|Amelia Millie Amy|"
    "Abigail Abi|Eleanor Ellie Nell|Natalie Nat|Danielle Dani|Gillian Gill|Judith Judy|Frances Fran|Rosemary Rose Rosie|Theresa Terry "
    "Tess|Matilda Tilly|"
    "Mohammed Mo|Muhammad Mo|Krzysztof Kris Chris|Piotr Peter|Tomasz Tom|Katarzyna Kasia Kate|Agnieszka Aga|Małgorzata Gosia "
    "Margaret|Joanna Jo Asia|"
    "Aleksandra Ola|Emmanuel Manny|Oluwaseun Seun|Babatunde Tunde|Harpreet Harry|Gurpreet Gary|Rajesh Raj|Siobhan Shiv|Bridget "
    "Bridie|Dafydd Dai|Pamela Pam|"
    "Lynne Lyn|Geraldine Gerry|Jeremy Jez Jerry|Vincent Vince|Douglas Doug|Malcolm Mal|Clifford Cliff|Sidney Sid|Cyril Cy|Wilfred "
    "Wilf|Walter Wally Walt";
const std::string_view variants =
    "Mohammed Muhammad Mohamed Mohammad Muhammed|Ahmed Ahmad|Hussain Hussein Husain|Hassan Hasan|Yusuf Yousef Yousuf Youssef|Ibrahim "
    "Ebrahim|Ayesha Aisha "
    "Aysha|Fatima Fatema Fathima|Khadija Khadijah Khadeeja|Zainab Zaynab Zeinab|Maryam Mariam Maryum|Chowdhury Choudhury "
    "Chaudhary|Chaudhry Chaudhary Choudhry|"
    "Rahman Rehman Rahmaan|Uddin Udin Uddeen|Miah Mia Miya|Qureshi Quraishi|Sheikh Shaikh Sheik|Siddiqui Siddique|Catherine Katherine "
    "Kathryn Catharine|"
    "Stephen Steven|Geoffrey Jeffrey|Sarah Sara|Ann Anne|Jean Jeanne|Claire Clare Clair|Tracey Tracy|Lynn Lynne Lyn|Lesley Leslie|Philip "
    "Phillip|Alan Allan "
    "Allen|Graham Graeme|Stuart Stewart|Rachel Rachael|Rebecca Rebekah|Sophie Sofie|Isabelle Isobel Isabel|Hannah Hanna|Zoe Zoë|Chloe "
    "Chloë|Megan Meghan|"
    "Sian Siân|Siobhan Siobhán|Sean Shaun Shawn|Aidan Aiden|Conor Connor|Niall Neil|Clarke Clark|Thompson Thomson|Phillips Philips|Davies "
    "Davis|Reid Reed Read|"
    "MacDonald McDonald|MacKenzie McKenzie|MacLeod McLeod|Stewart Stuart|Johnston Johnstone|Mohamed Mohammed Maxamed|Abdi Abdy|Farah "
    "Farax|Hussein Xuseen|"
    "Khaled Khalid|Khalid Khaled|Karim Kareem|Said Saeed|Omar Umar|Usman Osman|Rashid Rasheed|Bashir Basheer|Tariq Tarek|Akhtar "
    "Akhter|Begum Begom|"
    "Adeyemi Adeyeme|Chukwu Chuku|Wang Wong|Zhang Cheung Chang|Chen Chan|Huang Wong|Liu Lau|Kaur Kour|Gurpreet Gurprit|Dhillon "
    "Dhilon|Patel Patil|"
    "Al-Hassan Alhassan|El-Sayed Elsayed|Walsh Welsh|O'Brien O'Brian|O'Neill O'Neil|O'Connor O'Conner|Griffiths Griffith|Rees "
    "Reese|Pritchard Prichard";

const std::string_view street_names =
    "Ash Oak Elm Beech Birch Cedar Chestnut Hazel Holly Larch Lime Maple Poplar Rowan Sycamore Willow Yew Hawthorn Alder Aspen Mill Church "
    "Chapel Station School "
    "Park Bridge Canal River Brook Spring Well Pond Lake Meadow Field Heath Moor Marsh Hill Valley Ridge Bank Cliff Quarry Forge Foundry "
    "Tannery Weaver Tailor "
    "Cooper Mason Carpenter Saddler Farrier Miller Baker Brewer Fletcher Potter Market Corn Wool Hay Barn Farm Orchard Garden Rose Lily "
    "Violet Primrose Bluebell "
    "Heather Fern Ivy Clover Daisy Foxglove Lavender Marigold Robin Wren Swallow Swift Finch Lark Linnet Heron Kingfisher Curlew Plover "
    "Falcon Kestrel Osprey "
    "Badger Otter Hare Deer Fox Squirrel King Queen Prince Duke Albert Victoria George Edward Alfred Harold Arthur Alexandra Charlotte "
    "Caroline Jubilee "
    "Coronation Commercial Industrial Union Liberty Unity Temperance Providence Hope Prospect Pleasant Belle_Vue Fair_View South_View "
    "West_View High North South "
    "East West Upper Lower Nether Over Middle Long Broad Narrow Old New Green White Black Red Grey Silver Golden Coppice Spinney Warren "
    "Paddock Croft Dale Dene "
    "Glen Combe Knoll Beacon Tower Castle Abbey Priory Minster Cloister Bishop Canon Dean Vicarage Rectory Manor Hall Lodge Grange Court "
    "Crescent_Moon Sunny "
    "Windmill Watermill Lock Wharf Basin Anchor Ferry Ford Weir Sluice Osier Reed Rush Sedge Heronry Pippin Russet Bramley Damson Quince "
    "Medlar Walnut Almond";
const std::string_view street_types =
    "Road Street Lane Avenue Close Drive Way Crescent Grove Gardens Place Terrace Court Rise Walk Hill Mews View Row Green Square Park "
    "Parade End";
const std::string_view localities =
    "Alderwick Netherholt Oldmere Coppinghall Farrowby_Green Thistleford Harrowmead Millbeck_Cross Ostermere_Vale Wexbourne Kettlethorn "
    "Sallowfield Hazelhurst_End "
    "Tannerbrook Quarrington_Heath Lowmarsh Brindlegate Swanmoor Fenny_Aldwick Greywell_Park Stonnard Larkhollow Marrowby Upper_Tarn "
    "Nether_Tarn Bellfordham "
    "Crookhaven_Row Dunmeadow Eastering Foxcombe_Hill";
const std::string_view building_names =
    "Alder Beacon Cedar Dell Ember Fairlight Garrick Hadrian Ingle Juniper Kestrel Linden Magnolia Nightingale Orchid Pembury Quarry "
    "Rosemary Sorrel Tamarisk "
    "Umber Verbena Wharfside Yarrow Zephyr Bracken Carlow Dovedale Elmstead Ferncliff";

}  // namespace cw::sample::data
